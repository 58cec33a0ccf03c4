package partner;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import tools.jackson.databind.JsonNode;

/**
 * A partner's reader in Java. It knows the partner pack and nothing else of Attune: what it says is compared by the tests.
 *
 * <p>{@code partner.Main PACK goldens logs seals partitions}, any of them in one run, or {@code partner.Main PACK topic <
 * where.json}. One JSON object on the standard output, with an entry for each.
 */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws Exception {
    var pack = new Pack(Path.of(arguments[0]));
    var answers = new TreeMap<String, Object>();
    for (String command : List.of(arguments).subList(1, arguments.length)) {
      answers.put(
          command,
          switch (command) {
            case "goldens" -> goldens(pack);
            case "logs" -> logs(pack);
            case "seals" -> seals(pack);
            case "partitions" -> partitions(pack);
            case "topic" -> new Topic(pack).read(Pack.JSON.readTree(System.in.readAllBytes()));
            default -> throw new IllegalArgumentException(command);
          });
    }
    System.out.println(Pack.JSON.writeValueAsString(answers));
  }

  private static Map<String, String> goldens(Pack pack) throws IOException {
    var verdicts = new TreeMap<String, String>();
    for (JsonNode entry : pack.json("goldens/index.json").values()) {
      String file = entry.required("file").asString();
      JsonNode golden = pack.json(file);
      byte[] value =
          golden.has("value_base64")
              ? Base64.getDecoder().decode(golden.required("value_base64").asString())
              : golden.required("value").asString().getBytes(StandardCharsets.UTF_8);
      verdicts.put(file, pack.judge(texts(golden.required("headers")), value));
    }
    return verdicts;
  }

  private static Map<String, Object> logs(Pack pack) throws IOException {
    var folded = new TreeMap<String, Object>();
    for (String name : pack.names("golden-logs", ".ndjson")) {
      JsonNode begin = pack.json("golden-logs/" + name + ".expected.json").required("begin");
      JsonNode lastId = begin.required("last_id");
      var fold =
          new Fold(
              begin.required("epoch").asLong(),
              Long.parseLong(begin.required("last").asString()),
              lastId.isNull() ? null : lastId.asString(),
              Long.parseLong(begin.required("next_offset").asString()));
      for (String line : pack.lines("golden-logs/" + name + ".ndjson")) {
        JsonNode record = Pack.JSON.readTree(line);
        fold.take(record.required("offset").asLong(), texts(record.required("headers")));
      }
      var end = new HashMap<String, Object>();
      end.put("epoch", fold.epoch);
      end.put("last", String.valueOf(fold.last));
      end.put("last_id", fold.lastId);
      end.put("next_offset", String.valueOf(fold.nextOffset));
      var facts = fold.oneOfEachFact;
      folded.put(
          name, Map.of("verdicts", fold.verdicts, "applied", fold.applied, "one_of_each_fact", facts, "end", end));
    }
    return folded;
  }

  private static Map<String, Object> seals(Pack pack) throws IOException {
    JsonNode vectors = pack.json("sealing.json");
    var opened = new ArrayList<String>();
    var keeps = new ArrayList<Boolean>();
    for (JsonNode example : vectors.required("opens").values()) {
      String schema = example.required("schema").asString();
      opened.add(open(example));
      String name = schema.substring("schemas/".length(), schema.length() - ".json".length());
      keeps.add(pack.keeps(name, Pack.JSON.readTree(opened.get(opened.size() - 1))));
    }
    var refused = new ArrayList<String>();
    vectors.required("refused").values().forEach(example -> refused.add(open(example)));
    return Map.of("opened", opened, "keeps", keeps, "refused", refused);
  }

  /** What is inside a seal; null for one that cannot be opened. */
  private static String open(JsonNode example) {
    try {
      var token = JWEObject.parse(example.required("token").asString());
      var header = token.getHeader();
      boolean ours = JWEAlgorithm.ECDH_ES_A256KW.equals(header.getAlgorithm());
      if (!ours || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())) {
        return null;
      }
      var keys = JWKSet.parse(example.required("private_jwk_set").toString());
      token.decrypt(new ECDHDecrypter(keys.getKeyByKeyId(header.getKeyID()).toECKey()));
      return token.getPayload().toString();
    } catch (Exception refused) {
      return null;
    }
  }

  private static List<Map<String, Integer>> partitions(Pack pack) throws IOException {
    var places = new ArrayList<Map<String, Integer>>();
    for (JsonNode vector : pack.json("partitioning.json").required("vectors").values()) {
      byte[] key = vector.required("key").asString().getBytes(StandardCharsets.UTF_8);
      var place = new TreeMap<String, Integer>();
      for (var entry : vector.required("partition_of").properties()) {
        place.put(entry.getKey(), BuiltInPartitioner.partitionForKey(key, Integer.parseInt(entry.getKey())));
      }
      places.add(place);
    }
    return places;
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new HashMap<String, String>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }
}
