import { z } from 'zod';

const FromFile = z.strictObject({
  /** A path, relative to the folder of the configuration file. */
  file: z.string().min(1).describe('A path, relative to the folder of the configuration file.'),
});

const FromEnvironment = z.strictObject({
  /** The name of an environment variable. */
  env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
    .describe('The name of an environment variable.'),
});

const FromProgram = z.strictObject({
  /** A program and its arguments, started without a shell. It prints the secret. */
  exec: z
    .array(z.string())
    .min(1)
    .describe('A program and its arguments, started without a shell. It prints the secret.'),
});

const FromVault = z.strictObject({
  /** The name of an entry of the vault. */
  vault: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'expected the name of an entry of the vault')
    .describe('The name of an entry of the vault.'),
});

/** What the schema says of everything that is no reference; the explanation says more. */
export const referenceExpected = 'expected { file: … }';

/** Where a secret is found, as `health.yaml` writes it. The secret itself never stands there. */
export const SecretReference = z.union([FromFile, FromEnvironment, FromProgram, FromVault], {
  error: () => referenceExpected,
});

/** Where a secret is found. */
export type SecretReference = z.output<typeof SecretReference>;

/** The members that a reference may consist of; each alone. */
export const referenceKinds = ['file', 'env', 'exec', 'vault'] as const;
