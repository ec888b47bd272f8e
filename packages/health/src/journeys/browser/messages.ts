import type { BrowserSettings, JourneyOutcome, JourneyRequest } from '../request.ts';

/** What the program tells the process of a browser. */
export type ToBrowserProcess =
  | {
      /** Run a journey. */
      readonly kind: 'run';
      /** The number by which the answer is known. */
      readonly id: number;
      /** The journey. */
      readonly request: JourneyRequest;
    }
  | {
      /** End a journey early. */
      readonly kind: 'cancel';
      /** Its number. */
      readonly id: number;
    }
  | {
      /** Close the browser and end. */
      readonly kind: 'close';
    };

/** What the process of a browser tells the program. */
export type FromBrowserProcess =
  | {
      /** A browser has started. */
      readonly kind: 'started';
      /** Its process group, to end it by force; absent for a browser that runs elsewhere. */
      readonly group?: number;
    }
  | {
      /** A journey has ended. */
      readonly kind: 'done';
      /** Its number. */
      readonly id: number;
      /** What it found. */
      readonly outcome: JourneyOutcome;
    };

/** What the process of a browser is started with, as its first message. */
export interface BrowserProcessStart {
  /** Tells it from other messages. */
  readonly kind: 'start';
  /** How browsers run. */
  readonly settings: BrowserSettings;
  /** The hosts that the browser may resolve; absent for all. */
  readonly hosts?: readonly string[];
}
