import { runChild } from './child.mjs';
import { lambdaEnvironment, traceHeaders } from './lambda.mjs';

const INVOCATIONS = 3;
const ANSWER = '{"message":"hello ann!"}';

/** What each application does beside its answer. */
export const EXPECTATIONS = {
  fluoroscope: { lines: true, coldStart: true, documents: true },
  powertools: { lines: true, coldStart: true, documents: true },
  other: { lines: true, coldStart: true, documents: false },
  floor: { lines: true, coldStart: false, documents: true },
  bare: { lines: false, coldStart: false, documents: false },
};

/**
 * Runs an application a few times and checks what it answers, writes and sends.
 *
 * Nothing is timed before that, so that nobody is fast by doing nothing.
 *
 * @throws Error that lists what is wrong.
 */
export async function checkApplication(app, { bundles, daemon }) {
  await daemon.take();
  const { report, stdout } = await runChild('answer.mjs', {
    args: [bundles.get(app).file, INVOCATIONS],
    env: lambdaEnvironment(daemon.address),
    stdout: 'keep',
  });
  const { datagrams } = await daemon.take();
  const expected = EXPECTATIONS[app];
  const faults = [
    ...answerFaults(report.answers),
    ...(expected.lines ? lineFaults(stdout, expected) : []),
    ...(expected.documents ? documentFaults(datagrams) : []),
  ];
  if (faults.length > 0) throw new Error(`The application "${app}":\n- ${faults.join('\n- ')}`);
}

function answerFaults(answers) {
  return answers
    .filter(({ statusCode, body }) => statusCode !== 200 || body !== ANSWER)
    .map((answer) => `expected 200 with ${ANSWER}, got ${JSON.stringify(answer)}`);
}

function lineFaults(stdout, { coldStart }) {
  const records = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const emf = records.filter((record) => record._aws !== undefined);
  return [
    ...countFaults('log lines', records.filter(isGreeting).length, INVOCATIONS),
    ...countFaults(
      'EMF lines of Greetings',
      emf.filter((r) => 'Greetings' in r).length,
      INVOCATIONS,
    ),
    ...countFaults(
      'EMF lines of ColdStart',
      emf.filter((r) => 'ColdStart' in r).length,
      +coldStart,
    ),
  ];
}

const isGreeting = ({ message, msg }) => (message ?? msg) === 'hello ann';

function documentFaults(datagrams) {
  const documents = datagrams.map((datagram) => JSON.parse(datagram.split('\n')[1]));
  const roots = traceHeaders(INVOCATIONS).map(
    (header) => header.slice('Root='.length).split(';')[0],
  );
  const faults = roots.flatMap((root) => {
    const ofRoot = documents.filter((document) => document.trace_id === root);
    return ofRoot.some(hasUser)
      ? []
      : [`no document of the trace ${root} with the User annotation`];
  });
  const strange = documents.find((document) => !roots.includes(document.trace_id));
  if (strange !== undefined) faults.push(`a document of an unknown trace ${strange.trace_id}`);
  return faults;
}

function hasUser({ annotations, subsegments = [] }) {
  return annotations?.User === 'ann' || subsegments.some(hasUser);
}

function countFaults(what, count, expected) {
  return count === expected ? [] : [`expected ${expected} ${what}, got ${count}`];
}
