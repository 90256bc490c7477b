using System.Net;
using System.Net.Http.Headers;

namespace Noether.Lab.Data;

/// <summary>
/// Fetches files over HTTP: into <c>file.part</c>, continued where a broken connection or an earlier program left off,
/// compared with its checksum, then renamed. Mirrors are tried in turn.
/// </summary>
internal sealed class Download(string set, DataRegistryOptions options) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = options.Patience.Stall }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Brings a file to its place.</summary>
    /// <param name="file">The file, with size and checksum.</param>
    /// <param name="mirrors">Where it is.</param>
    /// <param name="target">Its final path.</param>
    /// <param name="otherwise">What the user can do when no mirror serves it.</param>
    /// <param name="cancellation">Stops the transfer; the part stays.</param>
    /// <exception cref="InputException">No mirror served the recorded bytes.</exception>
    public void Fetch(DataFile file, IReadOnlyList<Uri> mirrors, string target, string otherwise, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var mirror in mirrors)
        {
            try
            {
                FetchFrom(new Uri(mirror, file.Name), file, target, cancellation);
                return;
            }
            catch (MirrorException e)
            {
                failures.Add($"{mirror} {e.Message}");
            }
        }

        throw new InputException($"The file {file.Name} of the data set {set} could not be downloaded: {string.Join("; ", failures)}. Check the network and try again. {otherwise}");
    }

    private string Silent => $"was silent for {options.Patience.Stall.TotalSeconds:0.#} s";

    public void Dispose() => _client.Dispose();

    private void FetchFrom(Uri address, DataFile file, string target, CancellationToken cancellation)
    {
        var path = target + ".part";
        using (var part = OpenPart(path))
        {
            Complete(address, file, part, cancellation);
            part.Flush(flushToDisk: true);
        }

        File.Move(path, target, overwrite: true);
    }

    private void Complete(Uri address, DataFile file, FileStream part, CancellationToken cancellation)
    {
        if (IsGood(file, part))
        {
            return;
        }

        // What an earlier program left may be the beginning of another version of the file: then it is fetched again as a whole.
        for (var continued = part.Length > 0; ; continued = false)
        {
            Receive(address, file, part, cancellation);
            if (IsGood(file, part))
            {
                return;
            }

            part.SetLength(0);
            if (!continued)
            {
                throw new MirrorException("served other bytes than recorded (size or SHA-256 differ)");
            }
        }
    }

    private FileStream OpenPart(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new InputException($"{path} is in use: another program is downloading the data set {set}; wait for it and try again.", e);
        }
    }

    private static bool IsGood(DataFile file, FileStream part)
    {
        part.Position = 0;
        return Checksum.Compare(file, part) == FileState.Good;
    }

    private void Receive(Uri address, DataFile file, FileStream part, CancellationToken cancellation)
    {
        var fruitless = 0;
        while (true)
        {
            var before = part.Length;
            try
            {
                Transfer(address, file, part, cancellation);
                return;
            }
            catch (BrokenTransferException e)
            {
                cancellation.ThrowIfCancellationRequested();
                fruitless = part.Length > before ? 1 : fruitless + 1;
                if (fruitless >= options.Patience.Attempts)
                {
                    throw new MirrorException(e.Message);
                }
            }

            cancellation.WaitHandle.WaitOne(options.Patience.RetryDelay * (1 << (fruitless - 1)));
        }
    }

    private void Transfer(Uri address, DataFile file, FileStream part, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(options.Patience.Stall);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Range = part.Length > 0 ? new RangeHeaderValue(part.Length, null) : null;
            using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            Place(response, part);
            using var body = response.Content.ReadAsStream(silence.Token);
            Copy(body, file, part, part.Position + response.Content.Headers.ContentLength, silence);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new BrokenTransferException(silence.IsCancellationRequested ? Silent
                : e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } ? "cannot be found (no network?)" : "could not be reached or broke off");
        }
    }

    /// <summary>Moves to where the response's first byte belongs.</summary>
    private static void Place(HttpResponseMessage response, FileStream part)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == part.Length:
                part.Position = part.Length;
                break;
            case HttpStatusCode.OK:
                part.SetLength(0);
                break;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                part.SetLength(0);
                throw new BrokenTransferException("did not serve the rest of the file");
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                throw new BrokenTransferException($"answered {(int)response.StatusCode}");
            default:
                throw new MirrorException($"answered {(int)response.StatusCode}");
        }
    }

    private void Copy(Stream body, DataFile file, FileStream part, long? total, CancellationTokenSource silence)
    {
        // Packing adds at most five bytes a block and a header to bytes that cannot be packed.
        var limit = file.IsPacked ? file.Size + (file.Size / 1000) + 4096 : file.Size;
        var buffer = new byte[128 * 1024];
        var next = 0L;
        int read;
        while ((read = ReadSome(body, buffer, silence.Token)) > 0)
        {
            if (part.Position + read > limit)
            {
                part.SetLength(0);
                throw new MirrorException($"served more than the {limit} bytes that the file can have");
            }

            part.Write(buffer, 0, read);
            silence.CancelAfter(options.Patience.Stall);
            if (Environment.TickCount64 >= next)
            {
                next = Environment.TickCount64 + 200;
                options.Progress(new DownloadProgress(set, file.Name, part.Position, total));
            }
        }

        options.Progress(new DownloadProgress(set, file.Name, part.Position, total));
    }

    private static int ReadSome(Stream body, byte[] buffer, CancellationToken silence)
    {
        try
        {
            // Only the asynchronous read can be called off while it waits for the network.
            return body.ReadAsync(buffer, silence).AsTask().GetAwaiter().GetResult();
        }
        catch (IOException)
        {
            throw new BrokenTransferException("broke off");
        }
    }

    /// <summary>This mirror will not do; the message completes "mirror ...".</summary>
    private sealed class MirrorException(string message) : Exception(message);

    /// <summary>The connection failed; another attempt may go on.</summary>
    private sealed class BrokenTransferException(string message) : Exception(message);
}
