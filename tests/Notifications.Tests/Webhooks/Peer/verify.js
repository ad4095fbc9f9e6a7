// Verifies a delivery with the library of Standard Webhooks: {secret, headers, body} in, the body as it understood it out.
const { Webhook } = require("standardwebhooks");

const { secret, headers, body } = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(new Webhook(secret).verify(body, headers)));
