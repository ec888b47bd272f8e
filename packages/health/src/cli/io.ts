import type { NetworkOptions } from '../network/network-access.ts';

/** What the program is connected to. */
export interface ProgramIo {
  /** Answers to questions, and secrets that are handed over. Default: nothing. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** The answer goes here, and nothing else. */
  readonly stdout: {
    write(text: string): unknown;
    /** Calls back once more can be written, after `write` has answered false, or once the reader has gone. */
    once?(event: 'drain' | 'error' | 'close', listener: () => void): unknown;
    /** Takes a listener of `once` away. */
    off?(event: 'drain' | 'error' | 'close', listener: () => void): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  /** Talk goes here: progress, problems, debugging. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** The environment: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR, and what `health.yaml` refers to. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How hosts are reached without a configuration. Default: the machine's own way. */
  readonly network?: NetworkOptions;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Calls back at the second SIGINT or SIGTERM, which otherwise ends the process at once. The third one always does. */
  readonly onSecondInterrupt?: (listener: () => void) => void;
  /** Calls back when the program crashes, and waits for the answer before it ends. */
  readonly onCrash?: (listener: () => Promise<void>) => void;
  /** Calls back at each SIGHUP: the configuration is to be read again. */
  readonly onHangup?: (listener: () => void) => void;
}

/** A command's outcome. */
export type Exit = (code: number) => void;
