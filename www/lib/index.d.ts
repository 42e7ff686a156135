/** Which audience, which day, and what the gates ask: CASE.json of the command. */
export interface RedactionCase {
  caseRef: string;
  /** YYYY-MM-DD, or a moment in RFC 3339 where access is for hours. */
  expires?: string;
  identityChecked?: boolean;
  reason?: string;
  agreement?: { person: string; date: string; scope: "all" | string[]; except?: string[] };
  opinions?: { met: boolean; by: string; register: string; number: string; date: string; scope: "all" | string[] }[];
  signOff?: { by: string; date: string };
  order?: Record<string, unknown>;
  study?: string | { id: string; consent?: string; date?: string; scope?: "all" | string[] };
  sharingAgreement?: string;
}

/** What a person decided over the findings. */
export interface Review {
  by: string;
  date: string;
  reviewed: "all" | string[];
  [key: string]: unknown;
}

export interface OpenRequest {
  /** Where the record is, on this site. The Worker fetches it; the page never holds it. */
  url: string | URL;
  format?: "fhir" | "text";
  /** Default: the element's `audience`. */
  audience?: string;
  case?: RedactionCase;
  review?: Review;
  /** As if a reviewer had accepted every suggestion. For previews. */
  asSuggested?: boolean;
  /** YYYY-MM-DD: the day gates and ages are reckoned from. Default: today. */
  on?: string;
  /** RFC 3339: the moment that limits in hours are reckoned from. Default: now. */
  now?: string;
  /** A policy table in place of the built-in one. */
  policy?: object;
}

/** Counts, codes and milliseconds. Never text. */
export interface ReadyDetail {
  audience: string;
  entries: number;
  blocks: number;
  held: number;
  kinds: Record<string, number>;
  ms: { open: number; redact: number; draw: number };
}

export type RecordState = "empty" | "busy" | "ready" | "failed";

export interface RedactedRecordEventMap {
  "redact-ready": CustomEvent<ReadyDetail>;
  "redact-error": CustomEvent<{ code: string; gate?: string }>;
  "redact-changed": CustomEvent<{ state: RecordState }>;
}

/** Why nothing is shown: `code` for the program, `message` for the person. */
export class Refusal extends Error {
  readonly code: string;
  /** Which requirement, where the code is gate-not-met. */
  readonly gate?: string;
  constructor(code: string, gate?: string);
  static from(error: unknown, code: string): Refusal;
}

export class RedactedRecordElement extends HTMLElement {
  static define(tag?: string, registry?: CustomElementRegistry): typeof RedactedRecordElement;
  audience: string;
  readonly state: RecordState;
  timeout: number;
  source: OpenRequest | null;
  shownKinds: string[] | null;
  open(request: OpenRequest): Promise<ReadyDetail>;
  cancel(): void;
  close(): void;
  lock(): void;
  addEventListener<K extends keyof RedactedRecordEventMap>(
    type: K,
    listener: (this: RedactedRecordElement, event: RedactedRecordEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/** The second door: a fragment in, a redacted fragment out. Rejects with a Refusal. */
export function redactFragment(
  fragment: DocumentFragment,
  request: { audience: string; on: string; now?: string; case?: RedactionCase },
  people: object,
): Promise<DocumentFragment>;

declare global {
  interface HTMLElementTagNameMap {
    "redacted-record": RedactedRecordElement;
  }
}
