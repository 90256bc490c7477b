using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Noether.Learning;

namespace Noether.Lab.Tracking;

/// <summary>
/// Writes metrics as an event file for TensorBoard: records framed as in TensorFlow's TFRecord (length, masked CRC-32C, data, masked CRC-32C),
/// each a protobuf message <c>Event</c> with scalar summaries. TensorBoard shows each folder as a run: give each arm its own.
/// </summary>
public sealed class TensorBoardSink : IRunSink, IDisposable
{
    // Field numbers of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
    private const int WallTime = 1;
    private const int Step = 2;
    private const int FileVersion = 3;
    private const int Summary = 5;
    private const int SessionLog = 7;
    private const int SessionStatus = 1;
    private const int SessionStarted = 1;
    private const int SummaryValue = 1;
    private const int Tag = 1;
    private const int SimpleValue = 2;

    private readonly FileStream _file;
    private readonly TimeProvider _clock;

    /// <param name="folder">The folder of the event files; made if it does not exist. A new file is begun each time.</param>
    /// <param name="resumedAt">The step at which a resumed run continues: TensorBoard drops what earlier files hold from there on.</param>
    /// <param name="clock">Time of the events; the system's by default.</param>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public TensorBoardSink(string folder, long? resumedAt = null, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _file = Disk.Writing(folder, () =>
        {
            Directory.CreateDirectory(folder);
            return New(folder);
        });
        Write(Event(message => Text(message, FileVersion, "brain.Event:2")));
        if (resumedAt is { } step)
        {
            Write(Event(message =>
            {
                Int64(message, Step, step + 1);
                Message(message, SessionLog, log => Int64(log, SessionStatus, SessionStarted));
            }));
        }
    }

    /// <inheritdoc/>
    public void Metrics(long step, IReadOnlyDictionary<string, double> values) => Write(Event(message =>
    {
        Int64(message, Step, step);
        Message(message, Summary, summary =>
        {
            foreach (var (name, value) in values)
            {
                Message(summary, SummaryValue, entry =>
                {
                    Text(entry, Tag, name);
                    entry.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
                    entry.WriteFloat((float)value);
                });
            }
        });
    }));

    /// <inheritdoc/>
    public void Progress(string phase, long position, long? length)
    {
        // TensorBoard has no place for it.
    }

    /// <inheritdoc/>
    public void Message(string text)
    {
        // TensorBoard has no place for it.
    }

    /// <inheritdoc/>
    public void Checkpoint(string path, long step)
    {
        // TensorBoard has no place for it.
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private FileStream New(string folder)
    {
        for (var n = 0; ; n++)
        {
            var seconds = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var path = Path.Combine(folder, $"events.out.tfevents.{seconds}.{Environment.MachineName}.{Environment.ProcessId}.{n}");
            if (!File.Exists(path))
            {
                return Disk.OpenLog(path);
            }
        }
    }

    private byte[] Event(Action<CodedOutputStream> write) => Encode(message =>
    {
        message.WriteTag(WallTime, WireFormat.WireType.Fixed64);
        message.WriteDouble((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        write(message);
    });

    private void Write(ReadOnlySpan<byte> message)
    {
        var record = new byte[8 + 4 + message.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        message.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + message.Length), MaskedCrc(message));
        Disk.Append(_file, record);
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private static byte[] Encode(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var message = new CodedOutputStream(buffer, leaveOpen: true))
        {
            write(message);
        }

        return buffer.ToArray();
    }

    private static void Message(CodedOutputStream to, int field, Action<CodedOutputStream> write)
    {
        to.WriteTag(field, WireFormat.WireType.LengthDelimited);
        to.WriteBytes(ByteString.CopyFrom(Encode(write)));
    }

    private static void Text(CodedOutputStream to, int field, string value)
    {
        to.WriteTag(field, WireFormat.WireType.LengthDelimited);
        to.WriteString(value);
    }

    private static void Int64(CodedOutputStream to, int field, long value)
    {
        to.WriteTag(field, WireFormat.WireType.Varint);
        to.WriteInt64(value);
    }
}
