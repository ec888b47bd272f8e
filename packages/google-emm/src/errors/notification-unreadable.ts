/** A message that is no notification: its envelope or its content cannot be read. The message text holds no values. */
export class NotificationUnreadable extends Error {
  override readonly name = 'NotificationUnreadable';
}
