import { guarded } from '../guarded.js';
import { activeSpan, currentInvocation } from '../invocation.js';
import { lineFields, lineSpan } from '../logger/line-fields.js';

/**
 * Creates Pino's option `mixin`: its lines get the ids that ours have.
 *
 * Inside an invocation `cold_start`, `function_request_id` and its siblings, `correlation_id` and
 * `tenant_id` where there are any; in a span, also of another SDK, `trace_id`, `span_id`,
 * `trace_flags`, and what the telemetry adds, such as `xray_trace_id`. Never throws.
 * https://github.com/pinojs/pino/blob/main/docs/api.md#mixin-function
 */
export function pinoMixin(): () => Record<string, unknown> {
  // A new object for each line, as Pino writes the line's own keys into it.
  return () => guarded('adding the ids to a line of Pino', currentFields) ?? {};
}

function currentFields(): Record<string, unknown> {
  const invocation = currentInvocation();
  return lineFields(invocation, lineSpan(activeSpan(), invocation));
}
