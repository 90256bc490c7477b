using System.Buffers.Binary;
using Google.Protobuf;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class TensorBoardSinkTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_check_sum_of_the_standard_example_is_right() => Assert.Equal(0xE3069283u, Crc32C("123456789"u8));

    [Fact]
    public void Scalars_are_read_back_from_framed_records()
    {
        using (var sink = new TensorBoardSink(_temporary.Path))
        {
            sink.Metrics(1, new Dictionary<string, double> { ["loss"] = 0.5, ["val.accuracy"] = 0.25 });
            sink.Metrics(5_000_000_000, new Dictionary<string, double> { ["loss"] = double.NaN });
        }

        var events = Read(Assert.Single(Directory.GetFiles(_temporary.Path)));
        Assert.Equal(3, events.Count);
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal(1, events[1].Step);
        Assert.Equal([("loss", 0.5f), ("val.accuracy", 0.25f)], events[1].Scalars);
        Assert.Equal(5_000_000_000, events[2].Step);
        Assert.True(float.IsNaN(Assert.Single(events[2].Scalars).Value));
        Assert.All(events, e => Assert.InRange(e.WallTime, 1.7e9, 1e10));
    }

    [Fact]
    public void A_resumed_run_begins_a_new_file_that_says_from_where()
    {
        new TensorBoardSink(_temporary.Path).Dispose();
        new TensorBoardSink(_temporary.Path, resumedAt: 40).Dispose();
        var files = Directory.GetFiles(_temporary.Path).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, files.Count);
        Assert.Contains(files.SelectMany(Read), e => e is { Step: 41, Started: true });
    }

    [Fact]
    public void A_changed_byte_is_noticed_by_the_check_sums()
    {
        new TensorBoardSink(_temporary.Path).Dispose();
        var file = Directory.GetFiles(_temporary.Path)[0];
        var bytes = File.ReadAllBytes(file);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            File.WriteAllBytes(file, changed);
            Assert.ThrowsAny<Exception>(() => Read(file));
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused_plainly()
    {
        File.WriteAllText(_temporary["file"], "");
        Assert.Throws<InputException>(() => new TensorBoardSink(_temporary["file", "inside"]));
    }

    private static List<Event> Read(string path)
    {
        var events = new List<Event>();
        for (var rest = File.ReadAllBytes(path).AsSpan(); rest.Length > 0;)
        {
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(rest));
            CheckSum(rest[..8], rest[8..12]);
            CheckSum(rest.Slice(12, length), rest.Slice(12 + length, 4));
            events.Add(Event.Parse(rest.Slice(12, length).ToArray()));
            rest = rest[(16 + length)..];
        }

        return events;
    }

    private static void CheckSum(ReadOnlySpan<byte> data, ReadOnlySpan<byte> stored)
    {
        var crc = Crc32C(data);
        Assert.Equal(unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u), BinaryPrimitives.ReadUInt32LittleEndian(stored));
    }

    // Bit by bit, by the polynomial of RFC 3720, appendix B.4.
    private static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
            }
        }

        return ~crc;
    }

    private sealed record Event
    {
        public double WallTime { get; private set; }

        public long Step { get; private set; }

        public string? Version { get; private set; }

        public bool Started { get; private set; }

        public List<(string Tag, float Value)> Scalars { get; } = [];

        public static Event Parse(byte[] message)
        {
            var read = new Event();
            Fields(message, (field, input) =>
            {
                switch (field)
                {
                    case 1:
                        read.WallTime = input.ReadDouble();
                        break;
                    case 2:
                        read.Step = input.ReadInt64();
                        break;
                    case 3:
                        read.Version = input.ReadString();
                        break;
                    case 5:
                        Fields(input.ReadBytes().ToByteArray(), (_, value) => read.Scalars.Add(Scalar(value.ReadBytes().ToByteArray())));
                        break;
                    case 7:
                        Fields(input.ReadBytes().ToByteArray(), (_, log) => read.Started = log.ReadInt64() == 1);
                        break;
                    default:
                        throw new InvalidDataException($"field {field}");
                }
            });
            return read;
        }

        private static (string Tag, float Value) Scalar(byte[] message)
        {
            var (tag, value) = ("", 0f);
            Fields(message, (field, input) =>
            {
                if (field == 1)
                {
                    tag = input.ReadString();
                }
                else
                {
                    value = input.ReadFloat();
                }
            });
            return (tag, value);
        }

        private static void Fields(byte[] message, Action<int, CodedInputStream> read)
        {
            using var input = new CodedInputStream(message);
            for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            {
                read(WireFormat.GetTagFieldNumber(tag), input);
            }
        }
    }
}
