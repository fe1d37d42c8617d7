/**
 * Resolves when the person at the terminal, or the system, asks the program to stop, and when
 * nobody reads its output any more.
 */
export function onStop(): Promise<void> {
  return new Promise((resolve) => {
    // Under npm one Ctrl+C comes twice: from the terminal, and passed on. The handlers stay.
    const stop = (): void => resolve();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    // A pipe whose reader has gone, such as head, is an error of the stream.
    process.stdout.on('error', stop);
  });
}
