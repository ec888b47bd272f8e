/** The result of one check of the doctor. */
export interface DoctorFinding {
  /** The subject of the check. */
  readonly about:
    | 'node'
    | 'config'
    | 'clock'
    | 'dns'
    | 'egress'
    | 'proxy'
    | 'feed'
    | 'permissions'
    | 'disk'
    | 'store'
    | 'browser'
    | 'fonts'
    | 'memory'
    | 'init';
  /** Whether checks can run. */
  readonly status: 'ok' | 'warning' | 'failure';
  /** The result in words. */
  readonly text: string;
  /** What to do; absent if the status is `ok`. */
  readonly remedy?: string;
}
