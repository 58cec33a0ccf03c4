// Reads an AsyncAPI document from standard input with the official parser and prints what it has to say, as JSON.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const said = diagnostics.map(({ code, message, path, severity }) => ({ code, message, path: path.join("/"), severity }));
const operations = document?.allOperations().all() ?? [];
console.log(
  JSON.stringify({
    valid: document !== undefined,
    said,
    version: document?.version(),
    channels: document?.allChannels().all().map((channel) => channel.address()) ?? [],
    messages: document?.allMessages().all().map((message) => message.name()) ?? [],
    operations: operations.map((operation) => [operation.action(), operation.channels().all()[0]?.address()]),
  }),
);
