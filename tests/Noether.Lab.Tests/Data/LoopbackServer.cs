using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Noether.Lab.Tests.Data;

/// <summary>An HTTP server on this machine's loopback that misbehaves as told: one reply a connection, in order; the last one is repeated.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _ranges = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Reply> _replies;
    private readonly Thread _thread;

    public LoopbackServer(params IEnumerable<Reply> replies)
    {
        _replies = new Queue<Reply>(replies);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/set/");
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How a request is answered.</summary>
    /// <param name="Content">The file.</param>
    /// <param name="Status">200: the file from its start; 206: the range asked for, where one is asked for; else an error.</param>
    /// <param name="CutAfter">Bytes of the body after which the connection breaks.</param>
    /// <param name="Silent">Whether it then stays open and silent instead.</param>
    public sealed record Reply(byte[] Content, int Status = 206, int? CutAfter = null, bool Silent = false);

    public Uri Address { get; }

    /// <summary>The Range header of each request so far; empty where there was none.</summary>
    public IReadOnlyList<string> Ranges => [.. _ranges];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _thread.Join();
        _stop.Dispose();
    }

    private void Serve()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = _listener.AcceptTcpClient();
                Answer(client.GetStream(), _replies.Count > 1 ? _replies.Dequeue() : _replies.Peek());
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // The client went away or the test is over: the next round tells.
            }
        }
    }

    private void Answer(NetworkStream stream, Reply reply)
    {
        var range = ReadRange(stream);
        _ranges.Enqueue(range);
        var start = reply.Status == 206 && range.Length > 0 ? int.Parse(range.AsSpan("bytes=".Length).TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        var status = reply.Status == 206 && (range.Length == 0 || start >= reply.Content.Length) ? (start > 0 ? 416 : 200) : reply.Status;
        var body = status is 200 or 206 ? reply.Content.AsSpan(start) : [];
        var head = $"HTTP/1.1 {status} x\r\nContent-Length: {body.Length}\r\nConnection: close\r\n"
            + (status == 206 ? $"Content-Range: bytes {start}-{reply.Content.Length - 1}/{reply.Content.Length}\r\n" : "");
        stream.Write(Encoding.ASCII.GetBytes(head + "\r\n"));
        stream.Write(body[..Math.Min(body.Length, reply.CutAfter ?? body.Length)]);
        stream.Flush();
        if (reply.Silent)
        {
            _stop.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(10));
        }
    }

    private static string ReadRange(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var range = "";
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            if (line.StartsWith("Range:", StringComparison.OrdinalIgnoreCase))
            {
                range = line["Range:".Length..].Trim();
            }
        }

        return range;
    }
}
