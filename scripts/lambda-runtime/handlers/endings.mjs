// Invocations that end with their process, or with Lambda's patience, by the event's `case`.
const never = new Promise(() => {});

export const CASES = {
  returns: () => 'returned',
  'an exception in a timer'() {
    setTimeout(() => {
      throw new TypeError('loose end');
    }, 5);
    return alive();
  },
  'a rejection that nobody handles'() {
    void Promise.reject(new TypeError('loose promise'));
    return alive();
  },
  'an exit'() {
    process.exit(3);
  },
  'an exit without an error'() {
    setTimeout(() => process.exit(0), 5);
    return alive();
  },
  'a signal of its own'() {
    process.kill(process.pid, 'SIGTERM');
    return alive();
  },
  'nothing left to do': () => never,
  'the timeout': () => alive(),
};

export async function handler(event) {
  return CASES[event.case](event);
}

function alive() {
  setInterval(() => {}, 1_000);
  return never;
}
