package partner;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The partner pack: its files, and its schemas by the name of their type. */
final class Pack {
  static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private final Path folder;
  private final Map<String, Schema> schemas = new TreeMap<>();

  Pack(Path folder) throws IOException {
    this.folder = folder;
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    for (String name : names("schemas", ".json")) {
      schemas.put(name, registry.getSchema(json("schemas/" + name + ".json")));
    }
  }

  List<String> names(String subfolder, String ending) throws IOException {
    var names = new ArrayList<String>();
    try (var files = Files.list(folder.resolve(subfolder))) {
      files.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .forEach(name -> names.add(name.substring(0, name.length() - ending.length())));
    }
    return names;
  }

  JsonNode json(String file) throws IOException {
    return JSON.readTree(Files.readString(folder.resolve(file)));
  }

  List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file));
  }

  /** Whether JSON keeps to a schema; formats are held to, as the pack's page demands. */
  boolean keeps(String schema, JsonNode data) {
    return schemas
        .get(schema)
        .validate(data, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .isEmpty();
  }

  /** What a record is: "read", or where it shows that it is none of ours. Binary and structured mode are read. */
  String judge(Map<String, String> headers, byte[] value) {
    String contentType = headers.getOrDefault("content-type", "");
    boolean structured = contentType.startsWith("application/cloudevents+json");
    String type = headers.getOrDefault("ce_type", "");
    if (!structured && (!contentType.startsWith("application/json") || !schemas.containsKey(type))) {
      return "headers";
    }
    try {
      JsonNode data = JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
      if (data.isMissingNode()) {
        return "value";
      }
      if (structured) {
        type = data.path("type").asString();
        data = data.path("data");
      }
      return !schemas.containsKey(type) ? "headers" : keeps(type, data) ? "read" : "schema";
    } catch (CharacterCodingException | JacksonException error) {
      return "value";
    }
  }
}
