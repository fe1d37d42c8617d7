import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { XRayDocument } from '../../../local/receiver/xray-document.js';
import { startXRayReceiver, type XRayReceiver } from '../../../local/receiver/xray-receiver.js';

const documents: XRayDocument[] = [];
const problems: string[] = [];
let receiver: XRayReceiver;
beforeEach(async () => {
  receiver = await startXRayReceiver({
    onDocument: (document) => documents.push(document),
    onProblem: (reason) => problems.push(reason),
  });
});
afterEach(async () => {
  await receiver.close();
  documents.length = 0;
  problems.length = 0;
});

const HEADER = '{"format":"json","version":1}\n';
const document = (id: number) => ({ id: String(id), name: 'x', trace_id: '1-a-b', start_time: 1 });

async function send(...datagrams: string[]): Promise<void> {
  const socket = createSocket('udp4');
  const port = Number(receiver.address.split(':')[1]);
  for (const datagram of datagrams) {
    await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve));
  }
  socket.close();
  await receiver.quiet();
}

test('all that was sent before quiet() has been received after it', async () => {
  const count = 200;
  await send(...Array.from({ length: count }, (_, id) => HEADER + JSON.stringify(document(id))));
  expect(documents).toHaveLength(count);
  expect(documents[7]).toEqual(document(7));
});

test.each([
  ['{}', 'it has no header line'],
  ['{"format":"json","version":2}\n{}', 'its header is not {"format":"json","version":1}'],
  [`${HEADER}{`, 'JSON'],
  [`${HEADER}{"id":"a"}`, 'its document lacks id, name or trace_id'],
  [`${HEADER}null`, 'its document lacks id, name or trace_id'],
  ['null\n{}', 'its header is not {"format":"json","version":1}'],
  [`${HEADER}{"id":"a","name":"b","trace_id":"c"}`, 'its document lacks start_time'],
])('what the daemon would drop is dropped with the reason: %j', async (datagram, reason) => {
  await send(datagram);
  expect(documents).toEqual([]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`X-Ray: dropped a datagram of ${datagram.length} bytes: `);
  expect(problems[0]).toContain(reason);
});
