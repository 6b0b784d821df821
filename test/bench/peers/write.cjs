// Writes an invoice with the npm package @e-invoice-eu/core, again and again. Called with the folder of the files
// ubl-N.xml and page-N.pdf and the numbers N of lines. It writes what it made into the folder once, says "ready", and
// answers each line {"what","lines","seconds"} with {"ms":[…],"cpu_ms"}: the time of each run and the processor's for all.
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { InvoiceService, invoiceSchema } = require('@e-invoice-eu/core');
const { create } = require('xmlbuilder2');

const [folder, ...counts] = process.argv.slice(2);
const silent = { log() {}, warn() {}, error() {} };
const service = new InvoiceService(silent);

// The package's own form of an invoice is UBL as JSON: attributes are keys "name@attribute", and its schema says what is a list.
function put(into, key, value, schema) {
  if (schema.type === 'array') {
    const list = Array.isArray(value) ? value : [value];
    into[key] = list.map((v) => (schema.items.type === 'object' ? group(v, schema.items) : v));
  } else if (schema.type === 'object') {
    into[key] = group(value, schema);
  } else if (typeof value === 'object') {
    for (const [k, v] of Object.entries(value)) into[k.startsWith('@') ? key + k : key] = v;
  } else {
    into[key] = value;
  }
}

function group(value, schema) {
  const out = {};
  for (const [key, v] of Object.entries(value)) {
    if (key.startsWith('@')) continue; // namespaces
    if (!schema.properties[key]) throw new Error(`the package has no ${key}`);
    put(out, key, v, schema.properties[key]);
  }
  return out;
}

function read(n) {
  const tree = create(fs.readFileSync(path.join(folder, `ubl-${n}.xml`), 'utf8')).end({ format: 'object' });
  return { 'ubl:Invoice': group(tree.Invoice, invoiceSchema.properties['ubl:Invoice']) };
}

const formats = { ubl: 'UBL', cii: 'CII', hybrid: 'Factur-X-EN16931' };

function generate(what, { invoice, page }) {
  const options = { format: formats[what], lang: 'en', noWarnings: true };
  if (what === 'hybrid') options.pdf = { buffer: page, filename: 'page.pdf', mimetype: 'application/pdf' };
  return service.generate(invoice, options);
}

async function measure(inputs, { what, lines, seconds }) {
  const ms = [];
  const cpu = process.cpuUsage();
  const end = performance.now() + seconds * 1000;
  do {
    const began = performance.now();
    await generate(what, inputs[lines]);
    ms.push(performance.now() - began);
  } while (performance.now() < end);
  const used = process.cpuUsage(cpu);
  return { ms, cpu_ms: (used.user + used.system) / 1000 };
}

async function main() {
  const inputs = {};
  for (const n of counts) {
    inputs[n] = { invoice: read(n), page: fs.readFileSync(path.join(folder, `page-${n}.pdf`)) };
    for (const what of Object.keys(formats)) {
      fs.writeFileSync(path.join(folder, `peer-${what}-${n}`), await generate(what, inputs[n]));
    }
  }
  console.log('ready');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await measure(inputs, JSON.parse(line))));
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
