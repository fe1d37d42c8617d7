import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = '/node_modules/';

/** Writes THIRD-PARTY-NOTICES.md: every package whose code is inlined, with its licence. */
export function writeNotices(moduleIds) {
  const packages = new Map();
  for (const id of moduleIds) {
    const folder = packageFolder(id);
    if (folder === undefined || packages.has(folder)) continue;
    packages.set(folder, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  }
  const sections = [...packages]
    .sort(([, a], [, b]) => a.name.localeCompare(b.name))
    .map(([folder, { name, version, license }]) => section(folder, { name, version, license }));
  const text = `# Third-party notices\n\nThe published files of fluoroscope hold code of these packages.\n\n${sections.join('\n')}`;
  writeFileSync('THIRD-PARTY-NOTICES.md', text);
}

function packageFolder(id) {
  const at = id.lastIndexOf(MODULES);
  if (at < 0) return undefined;
  const [first, second] = id.slice(at + MODULES.length).split('/');
  return join(
    id.slice(0, at + MODULES.length),
    first.startsWith('@') ? `${first}/${second}` : first,
  );
}

function section(folder, { name, version, license }) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text =
    file !== undefined && existsSync(join(folder, file))
      ? readFileSync(join(folder, file), 'utf8')
      : '';
  return `## ${name} ${version} (${license})\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`;
}
