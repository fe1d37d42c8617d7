/**
 * The invocation of an event, whose ids follow from its place alone, so that two runs of the same
 * events can be compared: `{ requestId, root, parent, traceHeader, event }`.
 */
export function invocationOf(event, index) {
  const hex = (length) => (index + 1).toString(16).padStart(length, '0');
  const root = `1-6745b3a1-${hex(24)}`;
  const parent = hex(16);
  return {
    requestId: `6bc28136-1234-4365-b021-${hex(12)}`,
    root,
    parent,
    traceHeader: `Root=${root};Parent=${parent};Sampled=1`,
    event,
  };
}
