import { openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';
import { pageOf } from './page.ts';
import { UserFacingMessage } from './user-facing-message.ts';

const ContactInfo = z.object({
  contactEmail: z.string().optional(),
  dataProtectionOfficerEmail: z.string().optional(),
  dataProtectionOfficerName: z.string().optional(),
  dataProtectionOfficerPhone: z.string().optional(),
  euRepresentativeEmail: z.string().optional(),
  euRepresentativeName: z.string().optional(),
  euRepresentativePhone: z.string().optional(),
});

const GoogleAuthenticationSettings = z.object({
  googleAuthenticationRequired: openEnum(
    'GOOGLE_AUTHENTICATION_REQUIRED_UNSPECIFIED',
    'NOT_REQUIRED',
    'REQUIRED',
  ).optional(),
});

const ExternalData = z.object({
  sha256Hash: z.string().optional(),
  url: z.string().optional(),
});

const SigninDetailGoogleAuthenticationOptions = z.object({
  authenticationRequirement: openEnum('AUTHENTICATION_REQUIREMENT_UNSPECIFIED', 'OPTIONAL', 'REQUIRED').optional(),
});

const SigninDetail = z.object({
  allowPersonalUsage: openEnum(
    'ALLOW_PERSONAL_USAGE_UNSPECIFIED',
    'PERSONAL_USAGE_ALLOWED',
    'PERSONAL_USAGE_DISALLOWED',
    'PERSONAL_USAGE_DISALLOWED_USERLESS',
  ).optional(),
  defaultStatus: openEnum(
    'SIGNIN_DETAIL_DEFAULT_STATUS_UNSPECIFIED',
    'SIGNIN_DETAIL_IS_DEFAULT',
    'SIGNIN_DETAIL_IS_NOT_DEFAULT',
  ).optional(),
  googleAuthenticationOptions: SigninDetailGoogleAuthenticationOptions.optional(),
  qrCode: z.string().optional(),
  signinEnrollmentToken: z.string().optional(),
  signinUrl: z.string().optional(),
  tokenTag: z.string().optional(),
});

const TermsAndConditions = z.object({
  content: UserFacingMessage.optional(),
  header: UserFacingMessage.optional(),
});

const EnterpriseWire = z.object({
  name: z.string(),
  appAutoApprovalEnabled: z.boolean().optional(),
  contactInfo: ContactInfo.optional(),
  enabledNotificationTypes: z
    .array(
      openEnum(
        'NOTIFICATION_TYPE_UNSPECIFIED',
        'ENROLLMENT',
        'COMPLIANCE_REPORT',
        'STATUS_REPORT',
        'COMMAND',
        'USAGE_LOGS',
        'ENTERPRISE_UPGRADE',
      ),
    )
    .optional(),
  enterpriseDisplayName: z.string().optional(),
  enterpriseType: openEnum(
    'ENTERPRISE_TYPE_UNSPECIFIED',
    'MANAGED_GOOGLE_DOMAIN',
    'MANAGED_GOOGLE_PLAY_ACCOUNTS_ENTERPRISE',
  ).optional(),
  googleAuthenticationSettings: GoogleAuthenticationSettings.optional(),
  logo: ExternalData.optional(),
  managedGoogleDomainType: openEnum('MANAGED_GOOGLE_DOMAIN_TYPE_UNSPECIFIED', 'TYPE_TEAM', 'TYPE_DOMAIN').optional(),
  managedGooglePlayAccountsEnterpriseType: openEnum(
    'MANAGED_GOOGLE_PLAY_ACCOUNTS_ENTERPRISE_TYPE_UNSPECIFIED',
    'CUSTOMER_MANAGED',
    'EMM_MANAGED',
  ).optional(),
  primaryColor: z.number().optional(),
  pubsubTopic: z.string().optional(),
  signinDetails: z.array(SigninDetail).optional(),
  termsAndConditions: z.array(TermsAndConditions).optional(),
});

/** A sign-in page that enrols devices, with its tokens. (Android Management: SigninDetail) */
export interface EnterpriseSigninDetail extends generated.SigninDetail {}

/**
 * An enterprise: the organisation that devices are enrolled in. Google leaves out members that hold their default.
 * (Android Management: Enterprise)
 */
export interface Enterprise extends generated.Enterprise {
  /** The name of the enterprise: `enterprises/{enterprise}`. */
  readonly name: string;
}

/** An enterprise as it is sent. (Android Management: Enterprise) */
export interface EnterpriseDocument extends generated.EnterpriseDocument {}

/** The request for a page that moves an enterprise to a managed Google domain. */
export interface UpgradeUrlRequest extends generated.GenerateEnterpriseUpgradeUrlRequest {}

/** The page that moves an enterprise to a managed Google domain. (GenerateEnterpriseUpgradeUrlResponse) */
export interface UpgradeUrl {
  /** The address of the page. */
  readonly url: string;
}

/** The largest page size that the client requests. */
export const maxEnterprisesPerPage = 100;

/** The page where an administrator signs an organisation up. (Android Management: SignupUrl) */
export interface SignupUrl {
  /** The name of the sign-up: `signupUrls/{signupUrl}`. `enterprises.create` needs it. */
  readonly name: string;
  /** The address of the page. */
  readonly url: string;
}

/** The methods of enterprises and of signing up. */
export const enterpriseMethods = {
  get: defineMethod<Enterprise>(amapi, 'enterprises.get', EnterpriseWire),
  create: defineMethod<Enterprise>(amapi, 'enterprises.create', EnterpriseWire),
  patch: defineMethod<Enterprise>(amapi, 'enterprises.patch', EnterpriseWire),
  delete: defineMethod<undefined>(amapi, 'enterprises.delete'),
  generateUpgradeUrl: defineMethod<UpgradeUrl>(
    amapi,
    'enterprises.generateEnterpriseUpgradeUrl',
    z.looseObject({ url: z.string() }),
  ),
  list: defineMethod<{ enterprises?: Enterprise[] }>(amapi, 'enterprises.list', pageOf('enterprises', EnterpriseWire)),
  createSignupUrl: defineMethod<SignupUrl>(
    amapi,
    'signupUrls.create',
    z.looseObject({ name: z.string(), url: z.string() }),
  ),
};
