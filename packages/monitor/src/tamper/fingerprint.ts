/** What a page shows to a browser, as sets of texts. */
export interface Fingerprint {
  /** The name of the page. */
  readonly page: string;
  /** The values of each property. */
  readonly properties: Readonly<Record<string, readonly string[]>>;
}
