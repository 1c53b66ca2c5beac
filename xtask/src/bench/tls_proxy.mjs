// Puts TLS and HTTP/2 in front of a server on this machine: node tls_proxy.mjs PORT TARGET KEY CERTIFICATE.
import { createSecureServer } from "node:http2";
import { Agent, request } from "node:http";
import { readFileSync } from "node:fs";

const [port, target, key, cert] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
// What HTTP/2 has other means for, or forbids.
const dropped = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "host"]);

const kept = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":") && !dropped.has(name)));

const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, outgoing) => {
  const headers = { ...kept(incoming.headers), host: incoming.headers[":authority"] };
  const options = { host: "127.0.0.1", port: target, method: incoming.method, path: incoming.url, headers, agent };
  const asked = request(options, (answer) => {
    outgoing.writeHead(answer.statusCode, kept(answer.headers));
    answer.pipe(outgoing);
  });
  asked.on("error", () => outgoing.stream.close());
  incoming.pipe(asked);
});
server.listen(Number(port), "localhost", () => console.log("ready"));
