/** The names of the APIs as Google's library spells them. */
export type ApiName = 'androidmanagement' | 'androidenterprise' | 'androiddeviceprovisioning';

/**
 * The members that hold secrets, by API and schema: tokens that enrol devices, sign administrators in or open their
 * console, passwords, keys. In answers they become `Secret`; in requests they may be given as `Secret`.
 */
export const secretMembers: Readonly<Record<ApiName, Readonly<Record<string, readonly string[]>>>> = {
  androidmanagement: {
    EnrollmentToken: ['value', 'qrCode'],
    MigrationToken: ['value'],
    WebToken: ['value'],
    SigninDetail: ['signinEnrollmentToken', 'qrCode'],
    Command: ['newPassword'],
    AddEsimParams: ['activationCode'],
  },
  androidenterprise: {
    EnrollmentToken: ['token', 'qrCode'],
    SignupInfo: ['completionToken'],
    AdministratorWebToken: ['token'],
    AuthenticationToken: ['token'],
    ServiceAccountKey: ['data'],
  },
  // What a device receives at its first start, usually an enrolment token.
  androiddeviceprovisioning: { Configuration: ['dpcExtras'] },
};

/** The query parameters that hold secrets. */
export const secretArguments: ReadonlySet<string> = new Set(['enterpriseToken', 'completionToken', 'token']);
