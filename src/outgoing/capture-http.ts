import { installDiagnostics } from '../diagnostics.js';
import { processState } from '../process-state.js';
import { followNodeHttp } from './node-http.js';
import { followUndici } from './undici.js';

/** Who asked for it and has not ended it, and what ends it for all of them. */
const capture = processState('httpCapture', () => ({
  users: new Set<object>(),
  ends: [] as Array<() => void>,
}));

/**
 * Makes a CLIENT span of every outgoing HTTP request of the process, and sends the trace along.
 *
 * `fetch`, undici, `node:http` and `node:https`. The spans go to the telemetry of the running
 * invocation. Once a process, however often and from however many copies of the package it is
 * called; returns what ends it, in force when every caller has ended it. HTTP/2 sessions, CONNECT
 * and protocol upgrades have no span.
 */
export function captureHttp(): () => void {
  installDiagnostics();
  const { users, ends } = capture;
  if (users.size === 0) ends.push(followUndici(), followNodeHttp());
  const user = {};
  users.add(user);
  return () => {
    if (users.delete(user) && users.size === 0) for (const end of ends.splice(0)) end();
  };
}
