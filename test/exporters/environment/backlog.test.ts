import { expect, test } from 'vitest';
import { createBacklog } from '../../../exporters/environment/backlog.js';
import { collectWarnings } from '../../diagnostic-warnings.js';

interface Loading {
  readonly promise: Promise<string[] | undefined>;
  readonly finish: (target: string[] | undefined) => void;
}

function loading(): Loading {
  let finish: Loading['finish'] = () => {};
  const promise = new Promise<string[] | undefined>((resolve) => {
    finish = resolve;
  });
  return { promise, finish };
}

test('what waits is handed over in order, before anybody learns that the target is there', async () => {
  const { promise, finish } = loading();
  const backlog = createBacklog(promise, { limit: 10, noun: 'spans' });
  backlog.offer((target) => target.push('first'));
  backlog.prepare((target) => target.push('second'));
  backlog.offer((target) => target.push('third'));
  expect(backlog.target()).toBeUndefined();

  const target: string[] = [];
  finish(target);

  expect(await backlog.loaded).toEqual(['first', 'second', 'third']);
  expect(backlog.target()).toBe(target);
  backlog.offer((found) => found.push('at once'));
  expect(target.at(-1)).toBe('at once');
});

test('what is offered while others are handed over comes after them', async () => {
  const { promise, finish } = loading();
  const backlog = createBacklog(promise, { limit: 10, noun: 'spans' });
  backlog.offer((target) => {
    target.push('first');
    backlog.offer((again) => again.push('third'));
  });
  backlog.offer((target) => target.push('second'));
  finish([]);
  expect(await backlog.loaded).toEqual(['first', 'second', 'third']);
});

test('what is too much is lost and counted, in one warning; preparations never are', async () => {
  const warnings = collectWarnings();
  const { promise, finish } = loading();
  const backlog = createBacklog(promise, { limit: 2, noun: 'spans' });
  for (const name of ['1', '2', '3', '4', '5']) backlog.offer((target) => target.push(name));
  backlog.prepare((target) => target.push('prepared'));
  finish([]);

  expect(await backlog.loaded).toEqual(['1', '2', 'prepared']);
  expect(warnings).toEqual([
    '3 spans were lost while fluoroscope/otlp was loading, as 2 may wait. Use otlpTelemetry() of ' +
      'fluoroscope/otlp, which is loaded with the program.',
  ]);
});

test('one that cannot be taken is a warning, and the others are handed over', async () => {
  const warnings = collectWarnings();
  const { promise, finish } = loading();
  const backlog = createBacklog(promise, { limit: 2, noun: 'log records' });
  backlog.offer(() => {
    throw new Error('unreadable');
  });
  backlog.offer((target) => target.push('second'));
  finish([]);

  expect(await backlog.loaded).toEqual(['second']);
  backlog.offer(() => {
    throw new Error('unreadable still');
  });
  expect(warnings).toEqual([
    'One of the log records was lost (unreadable). Use plain attributes.',
    'One of the log records was lost (unreadable still). Use plain attributes.',
  ]);
});

test('without a target all is dropped in silence: that it failed was said before', async () => {
  const warnings = collectWarnings();
  const { promise, finish } = loading();
  const backlog = createBacklog(promise, { limit: 1, noun: 'spans' });
  const handedOver: string[] = [];
  for (const name of ['1', '2']) backlog.offer(() => void handedOver.push(name));
  finish(undefined);

  expect(await backlog.loaded).toBeUndefined();
  backlog.offer(() => void handedOver.push('later'));
  backlog.prepare(() => void handedOver.push('prepared later'));
  expect([handedOver, warnings]).toEqual([[], []]);
});
