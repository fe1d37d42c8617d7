import type { XRayDocument } from '../receiver/xray-document.js';
import { type Banner, renderBanner } from './banner.js';
import { type CompletedRequest, renderBlock, renderHeadline } from './block.js';
import type { Style } from './style.js';
import { renderTraceTree } from './trace-tree.js';

/** Who is told of what happens: a person at the terminal, or a program. */
export interface Reporter {
  /** The server is up. */
  started(banner: Banner): void;
  /** A request, or an invocation without one, has come to its end. */
  completed(request: CompletedRequest): void;
  /** A document of a trace that no request under way has. */
  stray(document: XRayDocument): void;
  /** One sentence about something that is not as it has to be. */
  warned(message: string): void;
}

/** How text is reported. */
export interface TextReporterOptions {
  readonly style: Style;
  /** Whether a request is one line. Default false. */
  readonly quiet?: boolean | undefined;
  readonly write: (text: string) => void;
}

/** Creates a reporter that writes a block of text for each request. */
export function createTextReporter({ style, quiet, write }: TextReporterOptions): Reporter {
  const { colours } = style;
  return {
    started: (banner) => write(renderBanner(banner, style)),
    completed(request) {
      write(quiet === true ? `${renderHeadline(request, style)}\n` : renderBlock(request, style));
    },
    stray(document) {
      if (quiet === true) return;
      const tree = renderTraceTree([document], style);
      write(`${[`outside of a request: trace ${document.trace_id}`, ...tree].join('\n')}\n\n`);
    },
    warned: (message) => write(`${colours.yellow(message)}\n`),
  };
}
