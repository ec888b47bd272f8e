#!/usr/bin/env node
// The program's door. An old Node must be able to read it, so that it can say what is wrong: no syntax after ES2019 here.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`health-check needs Node 22.13 or newer; this is Node ${process.versions.node}.\n`);
  process.exitCode = 78;
} else {
  import('#main').catch((error) => {
    const unbuilt = error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('dist/program/main.js');
    process.stderr.write(
      unbuilt ? 'health-check is not built yet; run "npm run build" in the repository first.\n' : `${error.stack}\n`,
    );
    process.exitCode = 3;
  });
}
