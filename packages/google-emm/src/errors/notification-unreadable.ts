/** A message that is no notification: its envelope or its content cannot be read. The message text holds no values. */
export class NotificationUnreadable extends Error {
  /** The name of the class. */
  override readonly name = 'NotificationUnreadable';
}
