/** What the doctor found about one thing. */
export interface DoctorFinding {
  /** What was looked at. */
  readonly about: 'node' | 'clock' | 'dns' | 'egress' | 'proxy' | 'permissions' | 'disk';
  /** Whether it is well. */
  readonly status: 'ok' | 'warning' | 'failure';
  /** What was found. */
  readonly text: string;
  /** What to do; absent when it is well. */
  readonly remedy?: string;
}
