import type { ApiName } from './secret-members.ts';

/** What distinguishes one of Google's APIs from the others. */
export interface GoogleApi {
  /** Its name in Google's library. */
  readonly name: ApiName;
  /** Its name among the vendors' services. */
  readonly service: string;
  /** Where Google serves it. */
  readonly origin: string;
  /** The scope of its methods. */
  readonly scope: string;
}

/** Android Management. (its authorisation page) */
export const amapi: GoogleApi = {
  name: 'androidmanagement',
  service: 'google.amapi',
  origin: 'https://androidmanagement.googleapis.com',
  scope: 'https://www.googleapis.com/auth/androidmanagement',
};

/** The Google Play EMM API. (its authorisation page) */
export const play: GoogleApi = {
  name: 'androidenterprise',
  service: 'google.play',
  origin: 'https://androidenterprise.googleapis.com',
  scope: 'https://www.googleapis.com/auth/androidenterprise',
};

/** Zero-touch enrolment: the Android Device Provisioning Partner API. (its authorisation page) */
export const zeroTouch: GoogleApi = {
  name: 'androiddeviceprovisioning',
  service: 'google.zerotouch',
  origin: 'https://androiddeviceprovisioning.googleapis.com',
  scope: 'https://www.googleapis.com/auth/androidworkprovisioning',
};
