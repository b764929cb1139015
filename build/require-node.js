// Plain JavaScript, so that an old Node can say what is missing instead of failing on the first type annotation.
const needed = 24;
const major = Number(process.versions.node.split('.')[0]);
if (major < needed) {
  console.error(
    `Landline needs Node ${needed}, this is ${process.version}. \`npm ci\` brings it on Linux and Windows (x64, Linux arm64) ` +
      'unless optional packages are left out; elsewhere install it from https://nodejs.org.',
  );
  process.exit(1);
}
