namespace Noether.Lab.Data.Formats;

/// <summary>A stream whose end is an error: for readers that ask for more for ever where it says that there is none.</summary>
/// <param name="inner">What is read; it is left open.</param>
internal sealed class EndingStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Checked(inner.Read(buffer, offset, count), count);

    public override int Read(Span<byte> buffer) => Checked(inner.Read(buffer), buffer.Length);

    public override int ReadByte() => Checked(inner.ReadByte() + 1, 1) is > 0 and var found ? found - 1 : -1;

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Checked(await inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false), count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Checked(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Checked(int found, int wanted) => found > 0 || wanted == 0 ? found : throw new EndOfStreamException();
}
