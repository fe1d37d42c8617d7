import { execFile } from 'node:child_process';

/** Runs a command in silence; where it fails, the error tells all that it wrote. */
export function run(command, words, { cwd, env = {} }) {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, words, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command} ${words.join(' ')} failed:\n${stdout}${stderr}`));
    });
  });
}
