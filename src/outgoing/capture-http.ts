import { installDiagnostics } from '../diagnostics.js';
import { processState } from '../process-state.js';
import { followNodeHttp } from './node-http.js';
import { followUndici } from './undici.js';

interface Capture {
  /** How many calls have not ended theirs. */
  users: number;
  end: () => void;
}

const capture = processState<Capture>('http', () => ({ users: 0, end: () => {} }));

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
  if (capture.users === 0) {
    const ends = [followUndici(), followNodeHttp()];
    capture.end = () => {
      for (const end of ends) end();
    };
  }
  capture.users += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    capture.users -= 1;
    if (capture.users === 0) capture.end();
  };
}
