/** What one document contains: of the page, of a frame, or of the HTML before any script ran. */
export interface RawDocument {
  /** Its address. */
  readonly url: string;
  /** The title. */
  readonly title: string;
  /** The headings of the first level. */
  readonly headings: readonly string[];
  /** The text that is shown. */
  readonly text: string;
  /** Where forms lead to, `formaction` of buttons included. */
  readonly forms: readonly {
    /** The method; `formaction` for a button. */
    readonly method: string;
    /** The address. */
    readonly action: string;
  }[];
  /** The fields. */
  readonly inputs: readonly {
    /** The type. */
    readonly type: string;
    /** The name. */
    readonly name: string;
    /** The label, or the placeholder. */
    readonly label: string;
    /** Whether it belongs to a form. */
    readonly inForm: boolean;
    /** What browsers may fill in. */
    readonly autocomplete: string;
  }[];
  /** The scripts: with an address, or with a text. */
  readonly scripts: readonly {
    /** The address; empty if it has none. */
    readonly src: string;
    /** The text. */
    readonly text: string;
    /** The type. */
    readonly type: string;
    /** The hash that the browser checks; empty if there is none. */
    readonly integrity: string;
  }[];
  /** Code in attributes: `onerror` of an image, `href` with `javascript:`. */
  readonly handlers: readonly {
    /** The tag. */
    readonly tag: string;
    /** The name. */
    readonly name: string;
    /** The code. */
    readonly code: string;
  }[];
  /** Links. */
  readonly links: readonly {
    /** The address. */
    readonly href: string;
    /** Whether a person cannot see it. */
    readonly isHidden: boolean;
  }[];
  /** Frames, objects and embedded files. */
  readonly frames: readonly {
    /** The tag. */
    readonly tag: string;
    /** The address; empty if it has none. */
    readonly src: string;
    /** Whether a person cannot see it. */
    readonly isHidden: boolean;
    /** Whether its content stands in the page (`srcdoc`). */
    readonly hasText: boolean;
  }[];
  /** The address of `<base>`; empty if there is none. */
  readonly base: string;
  /** The contents of `<meta http-equiv="refresh">`. */
  readonly refreshes: readonly string[];
  /** The policies of `<meta http-equiv="Content-Security-Policy">`. */
  readonly policies: readonly string[];
  /** `<link>` elements. */
  readonly linkTags: readonly {
    /** What it is for. */
    readonly rel: string;
    /** The address. */
    readonly href: string;
  }[];
  /** Comments that contain markup. */
  readonly comments: readonly string[];
  /** The texts of style sheets and style attributes. */
  readonly styles: readonly string[];
  /** Elements that cover more than 40 % of the window. */
  readonly overlays: readonly {
    /** Whether it contains fields or frames. */
    readonly hasFields: boolean;
  }[];
  /** The tags in their order. */
  readonly structure: string;
}

/** What a browser received and did when it loaded a page. */
export interface RawPage {
  /** The name of the page. */
  readonly page: string;
  /** The addresses that redirected to it. */
  readonly redirects: readonly string[];
  /** The headers of the page. */
  readonly headers: readonly {
    /** The name. */
    readonly name: string;
    /** The value. */
    readonly value: string;
  }[];
  /** Who issued the certificate; absent without TLS. */
  readonly issuer?: string;
  /** The document of the page, then those of its frames, after scripts ran. */
  readonly documents: readonly RawDocument[];
  /** The document as the server sent it to a plain client; absent if it could not be read. */
  readonly received?: RawDocument;
  /** The scripts that were loaded. */
  readonly scripts: readonly {
    /** The address. */
    readonly url: string;
    /** The text. */
    readonly text: string;
  }[];
  /** The style sheets that were loaded. */
  readonly styles: readonly {
    /** The address. */
    readonly url: string;
    /** The text. */
    readonly text: string;
  }[];
  /** Every request. */
  readonly requests: readonly {
    /** The type. */
    readonly type: string;
    /** The address. */
    readonly url: string;
  }[];
  /** What scripts did that matters: `listen submit@window`, `service-worker /sw.js`. */
  readonly calls: readonly string[];
  /** Dialogs, downloads and windows. */
  readonly surprises: readonly {
    /** What happened. */
    readonly kind: string;
    /** The kind of dialog, or an address. */
    readonly detail: string;
  }[];
  /** Hashes of pictures that stand for the panel, such as its logo. */
  readonly pictures: readonly {
    /** The address. */
    readonly url: string;
    /** The hash of its content. */
    readonly hash: string;
  }[];
  /** The small picture of the page, as text; absent if there is none. */
  readonly icon?: string;
  /** The web app manifest, as text; absent if there is none. */
  readonly manifest?: string;
  /** Hosts whose first names change, such as `*.cdn.example.com`. */
  readonly wildcards: readonly string[];
}
