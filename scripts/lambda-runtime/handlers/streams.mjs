// What a streaming handler sends, and how it fails, by the event's `case`.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

const HEAD = {
  statusCode: 201,
  headers: { 'content-type': 'text/html', 'x-order': '7' },
  cookies: ['a=1; Secure', 'b=2'],
};

export const CASES = {
  async chunks(stream) {
    for (const word of ['one ', 'two ', 'three']) {
      stream.write(word);
      await wait(1);
    }
    stream.end();
  },
  async bytes(stream) {
    stream.write(Buffer.from([0, 255, 128]));
    stream.end(new Uint8Array([1, 2]));
  },
  async head(stream) {
    const page = awslambda.HttpResponseStream.from(stream, HEAD);
    page.write('<p>');
    page.end('order 7</p>');
  },
  async 'a server error in the head'(stream) {
    const page = awslambda.HttpResponseStream.from(stream, { statusCode: 503 });
    page.write('later');
    page.end();
  },
  async 'a content type'(stream) {
    stream.setContentType('application/json');
    stream.end('{}');
  },
  async 'a pipeline'(stream) {
    await pipeline(Readable.from(['a', 'b', 'x'.repeat(300_000)]), stream);
  },
  async 'ends after it returned'(stream) {
    stream.write('first ');
    setTimeout(() => stream.end('last'), 20);
  },
  async 'a value too'(stream) {
    stream.end('text');
    return { ignored: true };
  },
  async 'fails at once'() {
    throw new RangeError('out of stock');
  },
  async 'fails midway'(stream) {
    const page = awslambda.HttpResponseStream.from(stream, HEAD);
    page.write('first');
    await wait(1);
    throw new RangeError('out of stock');
  },
};

/** The stream is destroyed with the pipeline, and with it the runtime's process. */
async function breakPipeline(stream) {
  const source = async function* () {
    yield 'first';
    throw new RangeError('out of stock');
  };
  await pipeline(source, stream);
}

export function send(event, stream) {
  return event.case === 'breaks' ? breakPipeline(stream) : CASES[event.case](stream);
}
