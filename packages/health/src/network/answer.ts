/** What a host answered, as far as it was read. */
export interface NetworkAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body. */
  readonly body: Buffer;
  /** From sending to the first byte, in milliseconds. */
  readonly firstByteMs: number;
}

/** What is asked of a host. No credentials, ever. */
export interface NetworkQuestion {
  /** The host's name. */
  readonly host: string;
  /** The TCP port. */
  readonly port: number;
  /** The path with its query. */
  readonly path: string;
  /** Further headers. */
  readonly headers: Readonly<Record<string, string>>;
}

/** How much of a body is read; answers of a catalogue are megabytes long, those of a block page are short. */
export const answerLimitBytes = 64 * 1024;

/** Collects the beginning of a body, and stops reading there. */
export async function readBeginning(stream: AsyncIterable<Buffer>, stop: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= answerLimitBytes) break;
  }
  stop();
  return Buffer.concat(chunks).subarray(0, answerLimitBytes);
}
