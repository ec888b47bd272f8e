import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';

/** An app of Google Play. (Android Management: Application) */
export interface Application extends generated.Application {
  /** The name of the app: `enterprises/{enterprise}/applications/{package}`. */
  readonly name: string;
}

/** The methods of apps. */
export const applicationMethods = {
  get: defineMethod<Application>(amapi, 'enterprises.applications.get', z.looseObject({ name: z.string() })),
};
