import { DefaultRenderer, ListrDefaultRendererLogLevels as Level, Listr, ListrLogger, ProcessOutput, Spinner } from 'listr2';
import { type GrowingList, growingList, listOptions } from './growing-list.ts';
import { type Format, painter } from './paint.ts';
import type { Terminal } from './terminal.ts';

export interface ListrView {
  readonly list: GrowingList;
  /** How long titles on a level of the list may be. */
  titleWidth(level: number): number;
  close(): Promise<void>;
}

export interface ListrViewOptions {
  readonly stream: NodeJS.WriteStream;
  readonly terminal: Terminal;
  /** Called before each frame; `undefined` draws only when something happened. */
  readonly onFrame: (() => void) | undefined;
}

/** listr2 asks process.stdout whether there is a terminal; this view is on another stream, and terminal.ts has asked. */
class Renderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** Spins, and lets running times be written anew before each frame. */
class Frames extends Spinner {
  readonly onFrame: () => void;

  constructor(onFrame: () => void) {
    super();
    this.onFrame = onFrame;
  }

  override start(draw?: () => void, interval?: number): void {
    super.start(() => {
      this.onFrame();
      draw?.();
    }, interval);
  }
}

export function listrView({ stream, terminal, onFrame }: ListrViewOptions): ListrView {
  const list = growingList();
  const root = new Listr<unknown, typeof Renderer>([list.keeper], {
    ...listOptions,
    registerSignalListeners: false,
    renderer: Renderer,
    rendererOptions: {
      logger: new ListrLogger({ processOutput: new ProcessOutput(stream, stream) }),
      formatOutput: 'truncate',
      collapseErrors: false,
      showErrorMessage: false,
      showSkipMessage: false,
      icon: icons,
      color: colors(terminal.color),
      ...(onFrame === undefined ? { lazy: true } : { spinner: new Frames(onFrame) }),
    },
  });
  // A view that breaks must neither end the run nor keep it from ending.
  const ended = root.run().catch(() => undefined);
  return {
    list,
    // listr2 keeps two columns free and puts an icon and a blank before the title.
    titleWidth: (level) => terminal.columns - 2 * level - 4,
    close: async () => {
      await Promise.race([list.close(), ended]);
      await ended;
    },
  };
}

/** A test that is done although steps of it failed is a control run's, where they must. */
const icons = {
  [Level.PENDING]: '>',
  [Level.WAITING]: '·',
  [Level.COMPLETED]: '✓',
  [Level.COMPLETED_WITH_FAILED_SUBTASKS]: '✓',
  [Level.FAILED]: '✗',
  [Level.FAILED_WITH_FAILED_SUBTASKS]: '✗',
  [Level.SKIPPED_WITH_COLLAPSE]: '-',
  [Level.SKIPPED_WITHOUT_COLLAPSE]: '-',
};

const formats: Readonly<Partial<Record<Level, Format>>> = {
  [Level.PENDING]: 'yellow',
  [Level.WAITING]: 'dim',
  [Level.COMPLETED]: 'green',
  [Level.COMPLETED_WITH_FAILED_SUBTASKS]: 'green',
  [Level.FAILED]: 'red',
  [Level.FAILED_WITH_FAILED_SUBTASKS]: 'red',
  [Level.SKIPPED_WITH_COLLAPSE]: 'dim',
  [Level.SKIPPED_WITHOUT_COLLAPSE]: 'dim',
};

/** A colour for every level, because listr2's own would follow process.stdout. */
function colors(color: boolean): Record<Level, (text?: string) => string> {
  const paint = painter(color);
  const entries = Object.values(Level).map((level) => {
    const format = formats[level];
    return [level, (text = '') => (format === undefined ? text : paint(format, text))] as const;
  });
  return Object.fromEntries(entries) as Record<Level, (text?: string) => string>;
}
