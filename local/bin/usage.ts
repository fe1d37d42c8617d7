import type { CommandName } from './command-line.js';

const USAGE = `Usage: fluoroscope <command> [options]

  Runs the Lambda functions of a SAM or CloudFormation template at the desk, and
  shows the trace, the log lines and the metrics of each invocation. No Docker,
  no account.

Commands:
  dev [template]                serves the functions' HTTP routes
  invoke <function> [template]  runs a function once
  events [source]               prints a sample event

  fluoroscope <command> --help says more; --version prints the version.
`;

const TEMPLATE_OPTIONS = `  --parameter-overrides <Name=value>
                    values of the template's parameters; several with spaces
                    between, or the option again
  --env-vars <file> environment variables: {"Function": {"NAME": "value"}} or
                    {"Parameters": {"NAME": "value"}}`;

const USAGES: Readonly<Record<CommandName, string>> = {
  dev: `Usage: fluoroscope dev [template] [options]

  Serves the HTTP functions of a template at http://127.0.0.1:3000. An edit is
  in effect with the next request.

  template          a template's file, or the folder of one; default: the
                    current folder

  --port <number>   the port to listen on; default: 3000, or the next free one
  --host <address>  the address to listen on; default: 127.0.0.1, which nobody
                    but this machine reaches
${TEMPLATE_OPTIONS}
  --json            one JSON object a line: the start, then each request with
                    its spans, log lines, metrics and errors
  -q, --quiet       one line a request
  -v, --verbose     all attributes and metadata, nothing cut; START, END, REPORT
  -h, --help        this text
`,
  invoke: `Usage: fluoroscope invoke <function> [template] [options]

  Runs a function once, as Lambda would. Its result is written to stdout as
  JSON, all else to stderr. The exit code is 1 when the function fails.

  function          its logical id or its FunctionName
  template          a template's file, or the folder of one; default: the
                    current folder

  -e, --event <file>
                    the event as JSON; - reads it from stdin; default: {}
  --sample <source> a sample event instead: see fluoroscope events
${TEMPLATE_OPTIONS}
  --json            one JSON object with the result and all telemetry on stdout
  -v, --verbose     all attributes and metadata, nothing cut; START, END, REPORT
  -h, --help        this text
`,
  events: `Usage: fluoroscope events [source]

  Prints a sample event of a source as JSON; without a source, the list of them.

  -h, --help        this text
`,
};

/** The text of `--help`, of a command or of the program. */
export function usageOf(command: CommandName | undefined): string {
  return command === undefined ? USAGE : USAGES[command];
}
