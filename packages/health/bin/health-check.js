#!/usr/bin/env node
// The program's door. It must be readable for an old Node, so that it can say what is wrong: no syntax after ES2019 here.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`health-check needs Node 22.13 or newer; this is Node ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  import('../dist/cli/main.js').catch((error) => {
    process.stderr.write(`health-check could not be loaded: ${error.message}\n`);
    process.exitCode = 1;
  });
}
