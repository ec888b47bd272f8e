/** A message as Pub/Sub delivers it. (Pub/Sub: PubsubMessage) */
export interface SimulatedMessage {
  /** The attributes; `notificationType` says what `data` holds. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The content in base64; absent for a message without data. */
  readonly data?: string;
  /** The id of the message. */
  readonly messageId: string;
  /** When the message was published. RFC 3339. */
  readonly publishTime: string;
}
