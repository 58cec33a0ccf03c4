// A partner's reader in Node. It knows the partner pack and nothing else of Attune: what it says is compared by the tests.
//   partner.mjs PACK goldens logs seals partitions     any of them in one run
//   partner.mjs PACK topic < where.json                reads a real topic
// One JSON object on the standard output, with an entry for each.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { compactDecrypt, importJWK } from "jose";
import kafkajs from "kafkajs";

const CLAIM = "attune.stream.EpochStarted.v1";
const [pack, ...commands] = process.argv.slice(2);
const read = (...path) => readFileSync(join(pack, ...path), "utf8");
const readJson = (...path) => JSON.parse(read(...path));

function schemas() {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  const names = readdirSync(join(pack, "schemas")).filter((name) => name.endsWith(".json"));
  return new Map(names.map((name) => [name.slice(0, -".json".length), ajv.compile(readJson("schemas", name))]));
}

// What a record is: "read", or where it shows that it is none of ours. Binary and structured mode are read.
function judge(known, headers, value) {
  const contentType = headers["content-type"] ?? "";
  const structured = contentType.startsWith("application/cloudevents+json");
  if (!structured && (!contentType.startsWith("application/json") || !known.has(headers.ce_type))) return "headers";
  let data;
  try {
    data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(value));
  } catch {
    return "value";
  }
  if (!structured) return known.get(headers.ce_type)(data) ? "read" : "schema";
  if (!known.has(data.type)) return "headers";
  return known.get(data.type)(data.data) ? "read" : "schema";
}

function goldens() {
  const known = schemas();
  const verdicts = readJson("goldens", "index.json").map(({ file }) => {
    const golden = readJson(file);
    const bytes = golden.value_base64 === undefined ? Buffer.from(golden.value) : Buffer.from(golden.value_base64, "base64");
    return [file, judge(known, golden.headers, bytes)];
  });
  return Object.fromEntries(verdicts);
}

// The mark of a record, null where no relay wrote it. Numbers are BigInt: a double cannot hold them all.
function mark(headers) {
  if (!/^[0-9]{1,10}$/.test(headers.ce_epoch ?? "")) return null;
  const epoch = BigInt(headers.ce_epoch);
  if (epoch < 1n || epoch > 2147483647n) return null;
  if (headers.ce_type === CLAIM) return { epoch, claim: true };
  const sequence = /^([0-9]{10})-([0-9]{19})$/.exec(headers.ce_sequence ?? "");
  if (sequence === null || BigInt(sequence[1]) !== epoch) return null;
  const number = BigInt(sequence[2]);
  const id = headers.ce_id ?? "";
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  return number < 1n || number > 9223372036854775807n || !isId ? null : { epoch, number, id };
}

function fold(state, headers) {
  const found = mark(headers);
  if (found === null) return "unreadable";
  if (found.claim) {
    if (found.epoch <= state.epoch) return "old_claim";
    state.epoch = found.epoch;
    return "claim";
  }
  if (found.epoch < state.epoch) return "void";
  if (found.epoch > state.epoch || found.number > state.last + 1n) return "gap";
  if (found.number === state.last + 1n) {
    Object.assign(state, { last: found.number, lastId: found.id });
    return "apply";
  }
  return found.number === state.last && state.lastId !== null && found.id !== state.lastId ? "diverged" : "repeat";
}

function foldAll(begin, records) {
  const state = { epoch: BigInt(begin.epoch), last: BigInt(begin.last), lastId: begin.last_id };
  let nextOffset = BigInt(begin.next_offset);
  let stopped = false;
  const applied = [];
  const facts = new Map();
  const verdicts = records.map(({ offset, headers }) => {
    if (stopped) return "unread";
    const verdict = fold(state, headers);
    stopped = verdict === "diverged";
    if (!stopped) nextOffset = BigInt(offset) + 1n;
    if (verdict === "apply") {
      applied.push(headers.ce_id);
      const fact = headers.ce_factid ?? headers.ce_id;
      if (!facts.has(fact)) facts.set(fact, headers.ce_id);
    }
    return verdict;
  });
  const end = { epoch: Number(state.epoch), last: `${state.last}`, last_id: state.lastId, next_offset: `${nextOffset}` };
  return { verdicts, applied, one_of_each_fact: [...facts.values()], end };
}

function logs() {
  const names = readdirSync(join(pack, "golden-logs")).filter((name) => name.endsWith(".ndjson"));
  const folded = names.map((file) => {
    const name = file.slice(0, -".ndjson".length);
    const records = read("golden-logs", file).trim().split("\n").map((line) => JSON.parse(line));
    return [name, foldAll(readJson("golden-logs", `${name}.expected.json`).begin, records)];
  });
  return Object.fromEntries(folded);
}

async function open(token, jwkSet) {
  const keys = new Map(jwkSet.keys.map((key) => [key.kid, key]));
  const options = { keyManagementAlgorithms: ["ECDH-ES+A256KW"], contentEncryptionAlgorithms: ["A256GCM"] };
  const opened = await compactDecrypt(token, ({ kid }) => importJWK(keys.get(kid)), options);
  return new TextDecoder().decode(opened.plaintext);
}

async function seals() {
  const vectors = readJson("sealing.json");
  const known = schemas();
  const tried = ({ token, private_jwk_set }) => open(token, private_jwk_set).catch(() => null);
  const opened = await Promise.all(vectors.opens.map(tried));
  const keeps = vectors.opens.map(({ schema }, at) => {
    return known.get(schema.slice("schemas/".length, -".json".length))(JSON.parse(opened[at]));
  });
  return { opened, keeps, refused: await Promise.all(vectors.refused.map(tried)) };
}

function partitions() {
  const place = kafkajs.Partitioners.DefaultPartitioner();
  const partitionOf = (key, count) => {
    const partitionMetadata = [...Array(count).keys()].map((partitionId) => ({ partitionId, leader: 0 }));
    return place({ topic: "any", partitionMetadata, message: { key: Buffer.from(key), value: Buffer.alloc(0) } });
  };
  const { vectors } = readJson("partitioning.json");
  return vectors.map(({ key, partition_of }) => {
    return Object.fromEntries(Object.keys(partition_of).map((count) => [count, partitionOf(key, Number(count))]));
  });
}

// Reads a topic from offset 0 to where it ends now, folds each partition, and checks what counted against its schema.
async function topic() {
  const { bootstrap_servers, username, password, topic, group } = JSON.parse(readFileSync(0, "utf8"));
  const kafka = new kafkajs.Kafka({
    clientId: "partner",
    brokers: bootstrap_servers.split(","),
    sasl: { mechanism: "scram-sha-512", username, password },
    logLevel: kafkajs.logLevel.ERROR,
  });
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)]));
  await admin.disconnect();
  const records = await recordsUpTo(kafka.consumer({ groupId: group }), topic, ends);
  const known = schemas();
  const told = [...records].map(([partition, all]) => {
    const { verdicts, applied, one_of_each_fact } = foldAll({ epoch: 0, last: 0, last_id: null, next_offset: 0 }, all);
    const judged = all.filter((_, at) => verdicts[at] === "apply").map(({ headers, value }) => judge(known, headers, value));
    return [partition, { verdicts, applied, one_of_each_fact, judged }];
  });
  return { partitions: Object.fromEntries(told) };
}

async function recordsUpTo(consumer, topic, ends) {
  const records = new Map([...ends.keys()].map((partition) => [partition, []]));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const left = new Set([...ends].filter(([, end]) => end > 0n).map(([partition]) => partition));
  await new Promise((done, failed) => {
    // A coordinator that is still loading crashes kafkajs too; it then starts again by itself.
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || failed(payload.error));
    const eachBatch = async ({ batch }) => {
      for (const { offset, headers, value } of batch.messages) {
        if (BigInt(offset) >= ends.get(batch.partition)) break;
        const texts = Object.entries(headers).map(([name, bytes]) => [name, bytes.toString()]);
        records.get(batch.partition).push({ offset, headers: Object.fromEntries(texts), value });
      }
      if (BigInt(batch.lastOffset()) + 1n >= ends.get(batch.partition)) left.delete(batch.partition);
      if (left.size === 0) done();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(failed);
    if (left.size === 0) done();
  });
  await consumer.disconnect();
  return records;
}

const answer = { goldens, logs, seals, partitions, topic };
const answers = {};
for (const command of commands) answers[command] = await answer[command]();
process.stdout.write(JSON.stringify(answers));
