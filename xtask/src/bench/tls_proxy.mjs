// Puts TLS and HTTP/2 in front of a server on this machine: node tls_proxy.mjs PORT TARGET KEY CERTIFICATE.
import { createSecureServer } from "node:http2";
import { Agent, request } from "node:http";
import { readFileSync } from "node:fs";

const [port, target, key, cert] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, noDelay: true });
// What HTTP/2 has other means for, or forbids.
const dropped = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade", "host", "content-length"]);

const kept = (headers) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":") && !dropped.has(name)));

// Both ways a message goes on in one piece: small pieces wait for each other's acknowledgement.
const whole = async (message) => {
  const pieces = [];
  for await (const piece of message) pieces.push(piece);
  return Buffer.concat(pieces);
};

const passOn = async (incoming, outgoing) => {
  const body = await whole(incoming);
  const headers = { ...kept(incoming.headers), host: incoming.headers[":authority"], "content-length": body.length };
  const options = { host: "127.0.0.1", port: target, method: incoming.method, path: incoming.url, headers, agent };
  const answer = await new Promise((resolve, reject) => {
    request(options, resolve).on("error", reject).end(body);
  });
  const answered = await whole(answer);
  outgoing.writeHead(answer.statusCode, { ...kept(answer.headers), "content-length": answered.length });
  outgoing.end(answered);
};

const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (incoming, outgoing) => {
  passOn(incoming, outgoing).catch(() => outgoing.stream.close());
});
server.on("secureConnection", (socket) => socket.setNoDelay(true));
server.listen(Number(port), "localhost", () => console.log("ready"));
