// SPDX-License-Identifier: GPL-3.0-or-later
// @tus/server with its file store, as the part of a platform that takes pages. node receive.mjs MODULES FOLDER: prints "port N". The seal is no part
// of tus: it is answered with the digests of what the peer has stored.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'

const [modules, folder] = process.argv.slice(2)
const require = createRequire(modules)
const { Server } = require('@tus/server')
const { FileStore } = require('@tus/file-store')

const tus = new Server({ path: '/v1/blobs', datastore: new FileStore({ directory: folder }) })

function seal (request, response, name) {
  const bytes = readFileSync(path.join(folder, path.basename(name)))
  const digests = { contract: 1, sha256: createHash('sha256').update(bytes).digest('hex'), sm3: createHash('sm3').update(bytes).digest('hex') }
  request.resume()
  response.writeHead(200, { 'Content-Type': 'application/vnd.yichuang+json', 'Yichuang-Contract': '1', 'Connection': 'close' })
  response.end(JSON.stringify(digests))
}

const server = createServer((request, response) => {
  const sealed = request.method === 'POST' && /^\/v1\/blobs\/([0-9a-f]+):seal$/.exec(request.url)
  if (sealed) seal(request, response, sealed[1])
  else tus.handle(request, response)
})
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`))
