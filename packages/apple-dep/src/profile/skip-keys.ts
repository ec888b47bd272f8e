/** The versions of an operating system that know a key. */
export interface SkipKeyVersions {
  /** The first version that knows the key. */
  readonly since: string;
  /** The version from which on the key is deprecated. */
  readonly deprecated?: string;
  /** The first version that does not know the key any more. */
  readonly removed?: string;
}

/** One pane of Setup Assistant. A platform that is absent does not know the key. */
export interface SkipKeyEntry {
  /** iPhone and iPad. */
  readonly iOS?: SkipKeyVersions;
  /** Mac. */
  readonly macOS?: SkipKeyVersions;
  /** Apple TV. */
  readonly tvOS?: SkipKeyVersions;
  /** Vision Pro. */
  readonly visionOS?: SkipKeyVersions;
  /** Whether the pane may appear although it is skipped. */
  readonly mayStillAppear?: boolean;
}

/**
 * The panes that `skipSetupItems` of a profile can skip, by key. (Apple: Skip keys; device-management, skipkeys.yaml)
 *
 * On a Mac, `Accessibility` counts only for further users.
 */
export const skipKeys = {
  Accessibility: { macOS: { since: '11' }, mayStillAppear: true },
  AccessibilityAppearance: { iOS: { since: '17' } },
  ActionButton: { iOS: { since: '17' } },
  Android: { iOS: { since: '9' } },
  Appearance: { iOS: { since: '13' }, macOS: { since: '10.14' } },
  AppleID: { iOS: { since: '7' }, macOS: { since: '10.9' }, tvOS: { since: '10.2' }, visionOS: { since: '26' } },
  AppStore: { iOS: { since: '14.3' }, macOS: { since: '11.1' } },
  Biometric: { iOS: { since: '8.1' }, macOS: { since: '10.12.4' }, visionOS: { since: '26' } },
  CameraButton: { iOS: { since: '18' } },
  DeviceFeaturesTour: { iOS: { since: '27' } },
  DeviceToDeviceMigration: { iOS: { since: '12.4' } },
  Diagnostics: { iOS: { since: '7' }, macOS: { since: '10.9' }, tvOS: { since: '10.2' }, visionOS: { since: '26' } },
  DisplayTone: { iOS: { since: '9.3.2', deprecated: '15' }, macOS: { since: '10.13.6', deprecated: '12' } },
  EnableLockdownMode: { iOS: { since: '17.1' }, macOS: { since: '14' } },
  FileVault: { macOS: { since: '10.10' } },
  HomeButtonSensitivity: { iOS: { since: '10', deprecated: '15' } },
  iCloudDiagnostics: { macOS: { since: '10.12.4' } },
  iCloudStorage: { macOS: { since: '10.13.4' } },
  iMessageAndFaceTime: { iOS: { since: '12' } },
  Intelligence: { iOS: { since: '18' }, macOS: { since: '15' }, visionOS: { since: '26' } },
  Keyboard: { iOS: { since: '13' }, mayStillAppear: true },
  LiquidGlass: { iOS: { since: '27' }, macOS: { since: '27' } },
  Location: { iOS: { since: '7' }, macOS: { since: '10.11' }, tvOS: { since: '10.2' }, visionOS: { since: '26' } },
  MessagingActivationUsingPhoneNumber: { iOS: { since: '10' } },
  Multitasking: { iOS: { since: '26' } },
  OnBoarding: { iOS: { since: '11', deprecated: '14' } },
  OSShowcase: { iOS: { since: '26', removed: '27' }, macOS: { since: '26.1', removed: '27' } },
  Passcode: { iOS: { since: '7' }, macOS: { since: '10.9' }, visionOS: { since: '26' } },
  Payment: { iOS: { since: '8.1' }, macOS: { since: '10.12.4' }, visionOS: { since: '26' } },
  Privacy: { iOS: { since: '11.3' }, macOS: { since: '10.13.4' }, tvOS: { since: '11.3' }, visionOS: { since: '26' } },
  Restore: { iOS: { since: '7' }, macOS: { since: '10.9' } },
  RestoreCompleted: { iOS: { since: '14' } },
  Safety: { iOS: { since: '16' } },
  SafetyAndHandling: { iOS: { since: '18.4' }, mayStillAppear: true },
  ScreenSaver: { tvOS: { since: '10.2' } },
  ScreenTime: { iOS: { since: '12' }, macOS: { since: '10.15' }, visionOS: { since: '26' } },
  SIMSetup: { iOS: { since: '12' } },
  Siri: { iOS: { since: '7' }, macOS: { since: '10.12' }, tvOS: { since: '10.2' }, visionOS: { since: '26' } },
  SoftwareUpdate: { iOS: { since: '12' }, macOS: { since: '15.4' }, visionOS: { since: '26' } },
  SpokenLanguage: { iOS: { since: '13' }, mayStillAppear: true },
  TapToSetup: { tvOS: { since: '10.2' }, mayStillAppear: true },
  TermsOfAddress: { iOS: { since: '16' }, macOS: { since: '13' }, mayStillAppear: true },
  Tips: { visionOS: { since: '26' } },
  TOS: { iOS: { since: '7' }, macOS: { since: '10.9' }, tvOS: { since: '10.2' }, visionOS: { since: '26' } },
  TVHomeScreenSync: { tvOS: { since: '11' } },
  TVProviderSignIn: { tvOS: { since: '11' } },
  TVRoom: { tvOS: { since: '11.4' } },
  UnlockWithWatch: { macOS: { since: '15' } },
  UpdateCompleted: { iOS: { since: '14' }, macOS: { since: '26.1' } },
  Wallpaper: { macOS: { since: '14.1', removed: '26' } },
  WatchMigration: { iOS: { since: '11' } },
  WebContentFiltering: { iOS: { since: '18.2', removed: '26.1' } },
  Welcome: { iOS: { since: '13' }, macOS: { since: '15' }, visionOS: { since: '26' } },
  Zoom: { iOS: { since: '8.3', deprecated: '17' }, visionOS: { since: '26' } },
} as const satisfies Readonly<Record<string, SkipKeyEntry>>;

/** A documented key. The service accepts other keys, too. */
export type SkipKey = keyof typeof skipKeys;

/** Whether a key is documented. */
export function isSkipKey(key: string): key is SkipKey {
  return Object.hasOwn(skipKeys, key);
}
