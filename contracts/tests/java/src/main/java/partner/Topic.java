package partner;

import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;

/** Reads a topic from offset 0 to where it ends now, without a group, and folds each partition. */
final class Topic {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int EMPTY_POLLS_MAX = 30;
  private final Pack pack;
  private final Map<Integer, Fold> folds = new TreeMap<>();
  private final Map<Integer, List<String>> judged = new TreeMap<>();
  private int decoded;

  Topic(Pack pack) {
    this.pack = pack;
  }

  Map<String, Object> read(JsonNode where) {
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings(where), bytes, bytes)) {
      String topic = where.required("topic").asString();
      int count = consumer.partitionsFor(topic).size();
      var places = IntStream.range(0, count).mapToObj(number -> new TopicPartition(topic, number)).toList();
      for (var place : places) {
        folds.put(place.partition(), new Fold(0, 0, null, 0));
        judged.put(place.partition(), new ArrayList<>());
      }
      consumer.assign(places);
      var ends = consumer.endOffsets(places);
      places.forEach(place -> consumer.seek(place, 0));
      int empty = 0;
      while (places.stream().anyMatch(place -> consumer.position(place) < ends.get(place))) {
        var records = consumer.poll(POLL);
        empty = records.isEmpty() ? empty + 1 : 0;
        if (empty > EMPTY_POLLS_MAX) {
          throw new IllegalStateException("nothing more comes, and the end is not reached");
        }
        for (var record : records) {
          if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
            take(record);
          }
        }
      }
    }
    return told();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    var headers = new HashMap<String, String>();
    record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    boolean counts = folds.get(record.partition()).take(record.offset(), headers);
    var event = KafkaMessageFactory.createReader(record).toEvent();
    boolean same = event.getId().equals(headers.get("ce_id")) && event.getType().equals(headers.get("ce_type"));
    decoded += same && headers.get("ce_epoch").equals(String.valueOf(event.getExtension("epoch"))) ? 1 : 0;
    if (counts) {
      judged.get(record.partition()).add(pack.judge(headers, event.getData().toBytes()));
    }
  }

  private Map<String, Object> told() {
    var told = new TreeMap<String, Object>();
    folds.forEach(
        (partition, fold) ->
            told.put(
                String.valueOf(partition),
                Map.of(
                    "verdicts", fold.verdicts,
                    "applied", fold.applied,
                    "one_of_each_fact", fold.oneOfEachFact,
                    "judged", judged.get(partition))));
    return Map.of("partitions", told, "decoded", decoded);
  }

  private static Map<String, Object> settings(JsonNode where) {
    String login = "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";";
    return Map.of(
        "bootstrap.servers", where.required("bootstrap_servers").asString(),
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "SCRAM-SHA-512",
        "sasl.jaas.config",
            login.formatted(where.required("username").asString(), where.required("password").asString()),
        "enable.auto.commit", "false",
        "auto.offset.reset", "none");
  }
}
