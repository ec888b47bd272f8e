/** Runs before each test file: reports that Node is too old, before a dependency fails with an unclear error. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  throw new Error(
    `These tests need Node 22.12 or newer, but this is Node ${process.versions.node}. ` +
      'Run them with "npm test" or "npx vitest run" in the repository: both use the Node that its dev dependency brings.',
  );
}
