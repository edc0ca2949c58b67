// SPDX-License-Identifier: GPL-3.0-or-later
// tus-js-client brings a file to a platform. node send.mjs: one line of JSON on standard input: {modules, base, token, file, metadata, upload (or
// null), stop (bytes, or null)}. Prints "created URL", "at BYTES" for each piece that was taken, and "done" or "failed STATUS".
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const job = JSON.parse(readFileSync(0, 'utf8'))
const tus = createRequire(job.modules)('tus-js-client')

let told = false
const upload = new tus.Upload(readFileSync(job.file), {
  endpoint: new URL('/v1/blobs', job.base).href,
  uploadUrl: job.upload,
  headers: { 'Authorization': `Bearer ${job.token}`, 'Yichuang-Contract': '1' },
  metadata: job.metadata,
  chunkSize: 1 << 20,
  retryDelays: null,
  onUploadUrlAvailable() {
    if (!told) console.log(`created ${upload.url}`)
    told = true
  },
  onChunkComplete(size, accepted) {
    console.log(`at ${accepted}`)
    if (job.stop !== null && accepted >= job.stop) process.exit(0)
  },
  onSuccess() { console.log('done') },
  onError(error) {
    console.log(`failed ${error.originalResponse ? error.originalResponse.getStatus() : 0}`)
    process.exitCode = 1
  },
})
upload.start()
