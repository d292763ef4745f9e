package dev.sconce.cache;

import dev.sconce.action.ActionResult;
import dev.sconce.digest.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A form of results that is known to tests alone. */
public final class ResultCodecForTests implements ActionResultCodec {
  private static final int MAGIC = 0x7e57;

  @Override
  public byte[] encode(ActionResult result) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(result.files().size());
      for (ActionResult.OutputFile file : result.files()) {
        out.writeUTF(file.path());
        writeBlob(out, file.content());
        out.writeBoolean(file.executable());
      }
      writeBlob(out, result.stdout());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void writeBlob(DataOutputStream out, ActionResult.Blob blob) throws IOException {
    out.write(blob.digest().hash());
    out.writeLong(blob.digest().sizeBytes());
    byte[] inline = blob instanceof ActionResult.Blob.Inline in ? in.bytes() : null;
    out.writeInt(inline == null ? -1 : inline.length);
    out.write(inline == null ? new byte[0] : inline);
  }

  @Override
  public ActionResult decode(byte[] bytes) throws MalformedResultException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new MalformedResultException("no magic");
      }
      List<ActionResult.OutputFile> files = new ArrayList<>();
      for (int count = in.readInt(); count > 0; count--) {
        files.add(new ActionResult.OutputFile(in.readUTF(), readBlob(in), in.readBoolean()));
      }
      return new ActionResult(files, List.of(), List.of(), readBlob(in), null);
    } catch (MalformedResultException malformed) {
      throw malformed;
    } catch (IOException ended) {
      throw new MalformedResultException("it is cut off");
    }
  }

  private static ActionResult.Blob readBlob(DataInputStream in) throws IOException {
    Digest digest = Digest.ofHash(in.readNBytes(Digest.HASH_BYTES), in.readLong());
    int length = in.readInt();
    return length < 0
        ? new ActionResult.Blob.Stored(digest)
        : new ActionResult.Blob.Inline(digest, in.readNBytes(length));
  }
}
