import { once } from 'node:events';
import { PLATFORM_LOG_FD } from './environment.mjs';

/** A frame of the platform's log: its type, its length, its time; then its text. */
const FRAME_HEADER_BYTES = 16;
const LENGTH_AT = 4;

/**
 * Collects what a process writes: `written()` is `{ stdout, stderr, platformLog }` so far, each a list
 * of lines; `ended` resolves when it is all.
 */
export function watchOutput(child) {
  const collected = [child.stdout, child.stderr, child.stdio[PLATFORM_LOG_FD]].map(collect);
  return {
    written() {
      const [stdout, stderr, platformLog] = collected.map((chunks) => Buffer.concat(chunks));
      return {
        stdout: linesOf(stdout.toString()),
        stderr: linesOf(stderr.toString()),
        platformLog: framesOf(platformLog),
      };
    },
    ended: once(child, 'close'),
  };
}

function collect(stream) {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  return chunks;
}

function linesOf(text) {
  return text.split('\n').filter((line) => line !== '');
}

function framesOf(bytes) {
  const frames = [];
  let start = 0;
  while (start < bytes.length) {
    const textStart = start + FRAME_HEADER_BYTES;
    const end = textStart + bytes.readUInt32BE(start + LENGTH_AT);
    frames.push(bytes.toString('utf8', textStart, end).trimEnd());
    start = end;
  }
  return frames;
}
