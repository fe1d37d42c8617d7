import { Writable } from 'node:stream';

const HEAD_END = Buffer.alloc(8);

/** A response stream of Lambda's, and what was sent through it. */
export interface Sent {
  readonly stream: Writable;
  readonly head: () => unknown;
  readonly body: () => Buffer;
}

/** A response stream as the runtime makes it: the head goes ahead of the first write. */
export function responseStream(take?: (chunk: Buffer) => Promise<void>): Sent {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    highWaterMark: 1_024,
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      void (take?.(chunk) ?? Promise.resolve()).then(() => done());
    },
  }) as Writable & {
    setContentType?: (type: string) => void;
    _onBeforeFirstWrite?: (write: (chunk: unknown) => void) => void;
  };
  stream.setContentType = () => {};
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean;
  let isFirst = true;
  stream.write = (...values: unknown[]) => {
    if (isFirst) stream._onBeforeFirstWrite?.((chunk) => void write(chunk));
    isFirst = false;
    return write(...values);
  };
  const parts = (): [Buffer, Buffer] => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf(HEAD_END);
    return end < 0
      ? [Buffer.from('null'), all]
      : [all.subarray(0, end), all.subarray(end + HEAD_END.length)];
  };
  return {
    stream,
    head: () => JSON.parse(parts()[0].toString()) as unknown,
    body: () => parts()[1],
  };
}
