package partner;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the records of one partition mean, as the pack's page says; numbers are longs, a double cannot hold them all. */
final class Fold {
  private static final String CLAIM = "attune.stream.EpochStarted.v1";
  private static final Pattern EPOCH = Pattern.compile("[0-9]{1,10}");
  private static final Pattern SEQUENCE = Pattern.compile("([0-9]{10})-([0-9]{19})");
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final BigInteger NUMBER_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  final List<String> verdicts = new ArrayList<>();
  final List<String> applied = new ArrayList<>();
  final List<String> oneOfEachFact = new ArrayList<>();
  long epoch;
  long last;
  String lastId;
  long nextOffset;
  private final Set<String> facts = new HashSet<>();
  private boolean stopped;

  Fold(long epoch, long last, String lastId, long nextOffset) {
    this.epoch = epoch;
    this.last = last;
    this.lastId = lastId;
    this.nextOffset = nextOffset;
  }

  /** Takes the next record; true when it counts. */
  boolean take(long offset, Map<String, String> headers) {
    String verdict = stopped ? "unread" : judge(headers);
    verdicts.add(verdict);
    stopped = stopped || verdict.equals("diverged");
    nextOffset = stopped ? nextOffset : offset + 1;
    boolean counts = verdict.equals("apply");
    if (counts && facts.add(headers.getOrDefault("ce_factid", lastId))) {
      oneOfEachFact.add(lastId);
    }
    return counts;
  }

  private String judge(Map<String, String> headers) {
    String epochText = headers.getOrDefault("ce_epoch", "");
    if (!EPOCH.matcher(epochText).matches()) {
      return "unreadable";
    }
    long itsEpoch = Long.parseLong(epochText);
    if (itsEpoch < 1 || itsEpoch > Integer.MAX_VALUE) {
      return "unreadable";
    }
    if (CLAIM.equals(headers.get("ce_type"))) {
      if (itsEpoch <= epoch) {
        return "old_claim";
      }
      epoch = itsEpoch;
      return "claim";
    }
    var sequence = SEQUENCE.matcher(headers.getOrDefault("ce_sequence", ""));
    String id = headers.getOrDefault("ce_id", "");
    if (!sequence.matches() || Long.parseLong(sequence.group(1)) != itsEpoch || !ID.matcher(id).matches()) {
      return "unreadable";
    }
    var number = new BigInteger(sequence.group(2));
    if (number.signum() < 1 || number.compareTo(NUMBER_MAX) > 0) {
      return "unreadable";
    }
    return place(itsEpoch, number.longValueExact(), id);
  }

  private String place(long itsEpoch, long number, String id) {
    if (itsEpoch < epoch) {
      return "void";
    }
    if (itsEpoch > epoch || number > last + 1) {
      return "gap";
    }
    if (number == last + 1) {
      last = number;
      lastId = id;
      applied.add(id);
      return "apply";
    }
    return number == last && lastId != null && !lastId.equals(id) ? "diverged" : "repeat";
  }
}
