"use strict";var ll=Object.create;var gt=Object.defineProperty;var dl=Object.getOwnPropertyDescriptor;var cl=Object.getOwnPropertyNames;var ul=Object.getPrototypeOf,fl=Object.prototype.hasOwnProperty;var or=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),rr=e=>{throw TypeError(e)};var pl=(e,n)=>{for(var t in n)gt(e,t,{get:n[t],enumerable:!0})},ml=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of cl(n))!fl.call(e,r)&&r!==t&&gt(e,r,{get:()=>n[r],enumerable:!(o=dl(n,r))||o.enumerable});return e};var We=(e,n,t)=>(t=e!=null?ll(ul(e)):{},ml(n||!e||!e.__esModule?gt(t,"default",{value:e,enumerable:!0}):t,e));var ke=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&rr("Object expected");var o,r;t&&(o=n[or("asyncDispose")]),o===void 0&&(o=n[or("dispose")],t&&(r=o)),typeof o!="function"&&rr("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(a){return Promise.reject(a)}}),e.push([t,o,n])}else t&&e.push([t]);return n},_e=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(s,i,l,d){return d=Error(l),d.name="SuppressedError",d.error=s,d.suppressed=i,d},r=s=>n=t?new o(s,n,"An error was suppressed during disposal"):(t=!0,s),a=s=>{for(;s=e.pop();)try{var i=s[1]&&s[1].call(s[2]);if(s[0])return Promise.resolve(i).then(a,l=>(r(l),a()))}catch(l){r(l)}if(t)throw n};return a()};var ol=require("node:module"),pt=require("node:path");var vn=require("node:fs"),ue=require("node:path");function tn(e,n){let t=(0,ue.resolve)(e);for(let o=(0,ue.resolve)(t,n);;o=(0,ue.dirname)(o)){if((0,vn.existsSync)((0,ue.join)(o,".git")))return{root:o,commit:hl(o)};if(o===t||o===(0,ue.dirname)(o))return{root:t,commit:void 0}}}function hl(e){try{let n=(0,vn.readFileSync)((0,ue.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var ar=require("node:fs");function gl(e){if(!e)return{};try{return JSON.parse((0,ar.readFileSync)(e,"utf8"))}catch{return{}}}function yt(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:gl(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}var yl="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",sr=Symbol.for("guarded-deploy.fault"),w=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${yl}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[sr](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&sr in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function G(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var wl=/rate limit|abuse detection|too quickly/i,bl=[["archived",/\barchived\b.*\bread-only\b/i],["sso",/\bSAML\b|\bsingle sign-on\b|\bSSO\b/i],["ip-allow-list",/\bIP allow ?list\b|\bIP address\b.*\bnot permitted\b/i],["token-policy",/\bforbids access via\b|\bpersonal access token.*\b(lifetime|expir|polic)/i],["suspended",/\bsuspended\b/i],["locked",/\brepository (has been|is) locked\b|\baccess blocked\b|\bmigrat/i]];function Re({status:e,message:n,headers:t={}}){if(e===429)return"rate-limit";if(e===451)return"locked";if(e!==401&&e!==403)return;if(e===401)return"token";if(t["x-github-sso"]!==void 0)return"sso";let o=n.slice(0,2e3);return t["retry-after"]!==void 0||String(t["x-ratelimit-remaining"]??"")==="0"||wl.test(o)?"rate-limit":bl.find(([,r])=>r.test(o))?.[0]??"permission"}var kl={"rate-limit":["GitHub asks to come back later (rate limit)","Wait, or give this job a token of its own: jobs of a repository share one limit."],token:["GitHub refused the token (401)","Pass a valid token; it may have expired or been revoked. The default, the job's own, is enough within one repository."],archived:["the repository is archived, and so read-only","Unarchive it, or name another repository."],sso:["the organization asks for single sign-on (SAML), for which this token is not authorized","Authorize the token for that organization (github.com, Settings, Developer settings, 'Configure SSO'), or use the job's own."],"ip-allow-list":["the organization lets in only addresses of its IP allow list, and this runner has another one","Add the runner's address to the list (organization settings, Authentication security), or use a runner that is on it."],"token-policy":["the organization does not let in tokens of this kind","Use the job's own token or one of a GitHub App, or ask an owner of the organization for an exception."],suspended:["the account or App of this token is suspended","Use another token; an administrator can lift the suspension."],locked:["the repository is locked: it is being moved, or GitHub has blocked it","Wait until the move is done, or ask GitHub Support."]};function Ke(e,n){if(e==="permission")return n;let[t,o]=kl[e];return{what:t,remedy:o}}function ir(e){return new w({code:"TOKEN_EMPTY",what:`The input '${e}' is empty, so GitHub was not asked.`,remedy:"Runs of a fork's pull request and of Dependabot get no secrets (Dependabot has its own): leave the input out to use the job's own token, or check that the secret exists where this job may see it."})}function Ie(e){let n=e;if(typeof n?.status=="number")return{status:n.status,message:String(n.message??""),headers:n.response?.headers}}function Ee(){return`Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`}function Rn(e,n,t,o){if(typeof t!="function")throw new Error("method for before hook must be a function");return o||(o={}),Array.isArray(n)?n.reverse().reduce((r,a)=>Rn.bind(null,e,a,r,o),t)():Promise.resolve().then(()=>e.registry[n]?e.registry[n].reduce((r,a)=>a.hook.bind(null,r,o),t)():t(o))}function lr(e,n,t,o){let r=o;e.registry[t]||(e.registry[t]=[]),n==="before"&&(o=(a,s)=>Promise.resolve().then(r.bind(null,s)).then(a.bind(null,s))),n==="after"&&(o=(a,s)=>{let i;return Promise.resolve().then(a.bind(null,s)).then(l=>(i=l,r(i,s))).then(()=>i)}),n==="error"&&(o=(a,s)=>Promise.resolve().then(a.bind(null,s)).catch(i=>r(i,s))),e.registry[t].push({hook:o,orig:r})}function dr(e,n,t){if(!e.registry[n])return;let o=e.registry[n].map(r=>r.orig).indexOf(t);o!==-1&&e.registry[n].splice(o,1)}var cr=Function.bind,ur=cr.bind(cr);function fr(e,n,t){let o=ur(dr,null).apply(null,t?[n,t]:[n]);e.api={remove:o},e.remove=o,["before","error","after","wrap"].forEach(r=>{let a=t?[n,r,t]:[n,r];e[r]=e.api[r]=ur(lr,null).apply(null,a)})}function _l(){let e=Symbol("Singular"),n={registry:{}},t=Rn.bind(null,n,e);return fr(t,n,e),t}function El(){let e={registry:{}},n=Rn.bind(null,e);return fr(n,e),n}var pr={Singular:_l,Collection:El};var Sl="0.0.0-development",Tl=`octokit-endpoint.js/${Sl} ${Ee()}`,xl={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":Tl},mediaType:{format:""}};function Ol(e){return e?Object.keys(e).reduce((n,t)=>(n[t.toLowerCase()]=e[t],n),{}):{}}function Nl(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}function gr(e,n){let t=Object.assign({},e);return Object.keys(n).forEach(o=>{Nl(n[o])?o in e?t[o]=gr(e[o],n[o]):Object.assign(t,{[o]:n[o]}):Object.assign(t,{[o]:n[o]})}),t}function mr(e){for(let n in e)e[n]===void 0&&delete e[n];return e}function bt(e,n,t){if(typeof n=="string"){let[r,a]=n.split(" ");t=Object.assign(a?{method:r,url:a}:{url:r},t)}else t=Object.assign({},n);t.headers=Ol(t.headers),mr(t),mr(t.headers);let o=gr(e||{},t);return t.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(o.mediaType.previews=e.mediaType.previews.filter(r=>!o.mediaType.previews.includes(r)).concat(o.mediaType.previews)),o.mediaType.previews=(o.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),o}function Al(e,n){let t=/\?/.test(e)?"&":"?",o=Object.keys(n);return o.length===0?e:e+t+o.map(r=>r==="q"?"q="+n.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(n[r])}`).join("&")}var vl=/\{[^{}}]+\}/g;function Rl(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function Il(e){let n=e.match(vl);return n?n.map(Rl).reduce((t,o)=>t.concat(o),[]):[]}function hr(e,n){let t={__proto__:null};for(let o of Object.keys(e))n.indexOf(o)===-1&&(t[o]=e[o]);return t}function yr(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(n){return/%[0-9A-Fa-f]/.test(n)||(n=encodeURI(n).replace(/%5B/g,"[").replace(/%5D/g,"]")),n}).join("")}function Qe(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(n){return"%"+n.charCodeAt(0).toString(16).toUpperCase()})}function on(e,n,t){return n=e==="+"||e==="#"?yr(n):Qe(n),t?Qe(t)+"="+n:n}function Be(e){return e!=null}function wt(e){return e===";"||e==="&"||e==="?"}function Ll(e,n,t,o){var r=e[t],a=[];if(Be(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),o&&o!=="*"&&(r=r.substring(0,parseInt(o,10))),a.push(on(n,r,wt(n)?t:""));else if(o==="*")Array.isArray(r)?r.filter(Be).forEach(function(s){a.push(on(n,s,wt(n)?t:""))}):Object.keys(r).forEach(function(s){Be(r[s])&&a.push(on(n,r[s],s))});else{let s=[];Array.isArray(r)?r.filter(Be).forEach(function(i){s.push(on(n,i))}):Object.keys(r).forEach(function(i){Be(r[i])&&(s.push(Qe(i)),s.push(on(n,r[i].toString())))}),wt(n)?a.push(Qe(t)+"="+s.join(",")):s.length!==0&&a.push(s.join(","))}else n===";"?Be(r)&&a.push(Qe(t)):r===""&&(n==="&"||n==="?")?a.push(Qe(t)+"="):r===""&&a.push("");return a}function Cl(e){return{expand:$l.bind(null,e)}}function $l(e,n){var t=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(o,r,a){if(r){let i="",l=[];if(t.indexOf(r.charAt(0))!==-1&&(i=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(d){var c=/([^:\*]*)(?::(\d+)|(\*))?/.exec(d);l.push(Ll(n,i,c[1],c[2]||c[3]))}),i&&i!=="+"){var s=",";return i==="?"?s="&":i!=="#"&&(s=i),(l.length!==0?i:"")+l.join(s)}else return l.join(",")}else return yr(a)}),e==="/"?e:e.replace(/\/$/,"")}function wr(e){let n=e.method.toUpperCase(),t=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),o=Object.assign({},e.headers),r,a=hr(e,["method","baseUrl","url","headers","request","mediaType"]),s=Il(t);t=Cl(t).expand(a),/^http/.test(t)||(t=e.baseUrl+t);let i=Object.keys(e).filter(c=>s.includes(c)).concat("baseUrl"),l=hr(a,i);if(!/application\/octet-stream/i.test(o.accept)&&(e.mediaType.format&&(o.accept=o.accept.split(/,/).map(c=>c.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),t.endsWith("/graphql")&&e.mediaType.previews?.length)){let c=o.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];o.accept=c.concat(e.mediaType.previews).map(u=>{let f=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${u}-preview${f}`}).join(",")}return["GET","HEAD"].includes(n)?t=Al(t,l):"data"in l?r=l.data:Object.keys(l).length&&(r=l),!o["content-type"]&&typeof r<"u"&&(o["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(n)&&typeof r>"u"&&(r=""),Object.assign({method:n,url:t,headers:o},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function Ml(e,n,t){return wr(bt(e,n,t))}function br(e,n){let t=bt(e,n),o=Ml.bind(null,t);return Object.assign(o,{DEFAULTS:t,defaults:br.bind(null,t),merge:bt.bind(null,t),parse:wr})}var kr=br(null,xl);var H=new Uint8Array(256);H[9]|=2;H[32]|=2;H[59]|=4;H[44]|=8;for(let e=128;e<=255;e++)H[e]|=1;for(let e of"!#$%&'*+-.^_`|~")H[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)H[e]|=16;for(let e=65;e<=90;e++)H[e]|=17;for(let e=97;e<=122;e++)H[e]|=16;var _r=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function Er(e,n){let t=4|(n?.comma===!0?8:0),o=e.length,r=n?.start??0;for(;(H[e.charCodeAt(r)]&2)!==0;)r++;let a=r,s=0,i=-1,l=n?.parameters===!1?8:0;for(;a<o;){let f=e.charCodeAt(a),p=H[f];if((p&t)!==0){l|=p&8;break}(p&2)!==0?i===-1&&(i=a):i=-1,s|=f&65280|p,a++}let d=i===-1?a:i,c=e.slice(r,d),u=(s&65281)===0?c:c.toLowerCase();return a===o||l!==0?{type:u,index:a,parameters:new _r}:Pl(e,u,a,o,t)}function Pl(e,n,t,o,r){let a=new _r;e:for(;t<o;){for(t++;(H[e.charCodeAt(t)]&2)!==0;)t++;let s=t,i=0,l=-1;for(;t<o;){let d=e.charCodeAt(t),c=H[d];if((c&r)!==0){if((c&8)!==0)break e;continue e}if(d===61){let u=l===-1?t:l,f=e.slice(s,u),p=(i&65281)===0?f:f.toLowerCase();for(t++;(H[e.charCodeAt(t)]&2)!==0;)t++;if(t<o&&e.charCodeAt(t)===34){let y=++t,k=!1;for(;t<o;){let R=e.charCodeAt(t);if(R===34){a[p]===void 0&&(a[p]=k?ql(e,y,t):e.slice(y,t)),t++;let _=0;for(;t<o;){let v=e.charCodeAt(t),N=H[v];if((N&r)!==0){_=N&8;break}t++}if(_!==0)break e;continue e}if(R===92&&t+1<o){k=!0,t+=2;continue}t++}continue e}let m=t,g=0,h=-1;for(;t<o;){let y=e.charCodeAt(t),k=H[y];if((k&r)!==0){g=k&8;break}(k&2)!==0?h===-1&&(h=t):h=-1,t++}if(a[p]===void 0){let y=h===-1?t:h;a[p]=e.slice(m,y)}if(g!==0)break e;continue e}(c&2)!==0?l===-1&&(l=t):l=-1,i|=d&65280|c,t++}}return{type:n,index:t,parameters:a}}function ql(e,n,t){let o="";for(let r=n;r<t;r++)e.charCodeAt(r)===92&&(o+=e.slice(n,r),n=++r);return o+e.slice(n,t)}var Fl=/^-?\d+$/,Ln=/^-?\d+n+$/,Se=JSON.stringify,kt=JSON.parse,Nr=/^-?\d+n$/,Sr=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,Tr=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,_t=e=>e===void 0||typeof e=="function"||typeof e=="symbol",Et=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",Dl=(e,n,t)=>{let o="";typeof t=="number"?o=" ".repeat(Math.min(10,Math.max(0,Math.floor(t)))):typeof t=="string"&&(o=t.slice(0,10));let r=typeof n=="function",a=Array.isArray(n)?new Set(n.map(String)):null,s=(m,g,h)=>(h!==null&&typeof h=="object"&&typeof h.toJSON=="function"&&(h=h.toJSON(g)),typeof h=="string"&&Ln.test(h)?h+"n":typeof h=="bigint"?"rawJSON"in JSON?JSON.rawJSON(h.toString()):h.toString()+"n":(r&&(h=n.call(m,g,h)),h!==null&&typeof h=="object"&&(h instanceof Number||h instanceof String||h instanceof Boolean)&&(h=h.valueOf()),h)),i=s({"":e},"",e);if(_t(i))return;let l=i===null||typeof i!="object",d=Et(i);if(l||d)return Se(i);let c=[],u=0,f=[{parent:{"":i},key:"",val:i,isArray:Array.isArray(i),keys:Array.isArray(i)?null:Object.keys(i),index:0,first:!0}],p=new WeakSet([i]);for(;f.length>0;){let m=f[f.length-1];m.index===0&&(c.push(m.isArray?"[":"{"),u++);let g=!1;if(m.isArray)if(m.index<m.val.length){m.first||c.push(","),o&&c.push(`
`+o.repeat(u));let h=m.val[m.index],y=s(m.val,String(m.index),h);if(_t(y))c.push("null"),m.first=!1,m.index++;else{let k=y!==null&&typeof y=="object",R=Et(y);if(k&&!R){if(p.has(y))throw new TypeError("Converting circular structure to JSON");p.add(y),f.push({parent:m.val,key:String(m.index),val:y,isArray:Array.isArray(y),keys:Array.isArray(y)?null:Object.keys(y),index:0,first:!0}),m.first=!1,m.index++}else c.push(Se(y)),m.first=!1,m.index++}}else g=!0;else{for(;m.index<m.keys.length;){let y=m.keys[m.index++];if(a&&!a.has(y))continue;let R=m.val[y],_=s(m.val,y,R);if(_t(_))continue;m.first||c.push(","),o?c.push(`
`+o.repeat(u)+Se(y)+": "):c.push(Se(y)+":");let v=_!==null&&typeof _=="object",N=Et(_);if(v&&!N){if(p.has(_))throw new TypeError("Converting circular structure to JSON");p.add(_),f.push({parent:m.val,key:y,val:_,isArray:Array.isArray(_),keys:Array.isArray(_)?null:Object.keys(_),index:0,first:!0}),m.first=!1;break}else c.push(Se(_)),m.first=!1}m.index>=m.keys.length&&f[f.length-1]===m&&(g=!0)}g&&(u--,!m.first&&o&&c.push(`
`+o.repeat(u)),c.push(m.isArray?"]":"}"),p.delete(m.val),f.pop())}return c.join("")},Ar=(e,n,t)=>{try{return"rawJSON"in JSON?Se(e,(i,l)=>typeof l=="bigint"?JSON.rawJSON(l.toString()):typeof n=="function"?n(i,l):(Array.isArray(n)&&n.includes(i),l),t):e?Se(e,(i,l)=>typeof l=="string"&&Ln.test(l)||typeof l=="bigint"?l.toString()+"n":typeof n=="function"?n(i,l):(Array.isArray(n)&&n.includes(i),l),t).replace(Sr,"$1$2$3").replace(Tr,"$1$2$3"):Se(e,n,t)}catch(o){if(o instanceof RangeError){let r=Dl(e,n,t);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(Sr,"$1$2$3").replace(Tr,"$1$2$3")}throw o}},In=new Map,jl=()=>{let e=JSON.parse.toString();if(In.has(e))return In.get(e);try{let n=JSON.parse("1",(t,o,r)=>!!r?.source&&r.source==="1");return In.set(e,n),n}catch{return In.set(e,!1),!1}},Ul=(e,n,t,o)=>typeof n=="string"&&Nr.test(n)?BigInt(n.slice(0,-1)):typeof n=="string"&&Ln.test(n)?n.slice(0,-1):typeof o=="function"?o(e,n,t):n,Gl=(e,n)=>JSON.parse(e,(t,o,r)=>{let a=typeof o=="number",s=o>Number.MAX_SAFE_INTEGER||o<Number.MIN_SAFE_INTEGER,i=a&&s,l=r&&Fl.test(r.source);return i&&l?BigInt(r.source):typeof n=="function"?n(t,o,r):o}),vr=Number.MAX_SAFE_INTEGER.toString(),xr=vr.length,Hl=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,Wl=/^"-?\d+n+"$/,Kl=(e,n)=>{let t={"":e},o=[{parent:t,key:"",visited:!1}];for(;o.length>0;){let r=o[o.length-1];if(r.visited){let{parent:a,key:s}=r,i=a[s];typeof i=="string"&&(Nr.test(i)?i=BigInt(i.slice(0,-1)):Ln.test(i)&&(i=i.slice(0,-1))),typeof n=="function"&&(i=n.call(a,s,i)),i===void 0?delete a[s]:a[s]=i,o.pop()}else{r.visited=!0;let a=r.parent[r.key];if(a!==null&&typeof a=="object"){let i=Object.keys(a);for(let l=i.length-1;l>=0;l--)o.push({parent:a,key:i[l],visited:!1})}}}return t[""]},Or=e=>e.replace(Hl,(n,t,o,r)=>{let a=n[0]==='"';if(a&&Wl.test(n))return n.substring(0,n.length-1)+'n"';let i=o||r,l=t&&(t.length<xr||t.length===xr&&t<=vr);return a||i||l?n:'"'+n+'n"'}),Rr=(e,n)=>{if(!e)return kt(e,n);try{if(jl())return Gl(e,n);let t=Or(e);return kt(t,(o,r,a)=>Ul(o,r,a,n))}catch(t){if(t instanceof RangeError){let o=Or(e),r=kt(o);return Kl(r,n)}throw t}};var Le=class extends Error{name;status;request;response;constructor(n,t,o){super(n,{cause:o.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0);"response"in o&&(this.response=o.response);let r=Object.assign({},o.request);o.request.headers.authorization&&(r.headers=Object.assign({},o.request.headers,{authorization:o.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var Bl="10.0.16",Ql={headers:{"user-agent":`octokit-request.js/${Bl} ${Ee()}`}};function Yl(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var Ir=()=>"";async function Lr(e){let n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let t=e.request?.log||console,o=e.request?.parseSuccessResponseBody!==!1,r=Yl(e.body)||Array.isArray(e.body)?Ar(e.body):e.body,a=Object.fromEntries(Object.entries(e.headers).map(([u,f])=>[u,String(f)])),s;try{s=await n(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:a,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(u){let f="Unknown Error";if(u instanceof Error){if(u.name==="AbortError")throw u.status=500,u;f=u.message,u.name==="TypeError"&&"cause"in u&&(u.cause instanceof Error?f=u.cause.message:typeof u.cause=="string"&&(f=u.cause))}let p=new Le(f,500,{request:e});throw p.cause=u,p}let i=s.status,l=s.url,d={};for(let[u,f]of s.headers)d[u]=f;let c={url:l,status:i,headers:d,data:""};if("deprecation"in d){let u=d.link&&d.link.match(/<([^<>]+)>; rel="deprecation"/),f=u&&u.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${d.sunset}${f?`. See ${f}`:""}`)}if(i===204||i===205)return c;if(e.method==="HEAD"){if(i<400)return c;throw new Le(s.statusText,i,{response:c,request:e})}if(i===304)throw c.data=await St(s),new Le("Not modified",i,{response:c,request:e});if(i>=400)throw c.data=await St(s),new Le(Vl(c.data),i,{response:c,request:e});return c.data=o?await St(s):s.body,c}async function St(e){let n=e.headers.get("content-type");if(!n)return e.text().catch(Ir);let t=Er(n);if(Jl(t)){let o="";try{return o=await e.text(),Rr(o)}catch{return o}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(Ir):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function Jl(e){return e.type==="application/json"||e.type==="application/scim+json"}function Vl(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(o=>JSON.stringify(o)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function Tt(e,n){let t=e.defaults(n);return Object.assign(function(r,a){let s=t.merge(r,a);if(!s.request||!s.request.hook)return Lr(t.parse(s));let i=(l,d)=>Lr(t.parse(t.merge(l,d)));return Object.assign(i,{endpoint:t,defaults:Tt.bind(null,t)}),s.request.hook(i,s)},{endpoint:t,defaults:Tt.bind(null,t)})}var rn=Tt(kr,Ql);var zl="0.0.0-development";function Xl(e){return`Request failed due to following response errors:
`+e.errors.map(n=>` - ${n.message}`).join(`
`)}var Zl=class extends Error{constructor(e,n,t){super(Xl(t)),this.request=e,this.headers=n,this.response=t,this.errors=t.errors,this.data=t.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},ed=["method","baseUrl","url","headers","request","query","mediaType","operationName"],nd=["query","method","url"],Cr=/\/api\/v3\/?$/;function td(e,n,t){if(t){if(typeof n=="string"&&"query"in t)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let s in t)if(nd.includes(s))return Promise.reject(new Error(`[@octokit/graphql] "${s}" cannot be used as variable name`))}let o=typeof n=="string"?Object.assign({query:n},t):n,r=Object.keys(o).reduce((s,i)=>ed.includes(i)?(s[i]=o[i],s):(s.variables||(s.variables={}),s.variables[i]=o[i],s),{}),a=o.baseUrl||e.endpoint.DEFAULTS.baseUrl;return Cr.test(a)&&(r.url=a.replace(Cr,"/api/graphql")),e(r).then(s=>{if(s.data.errors){let i={};for(let l of Object.keys(s.headers))i[l]=s.headers[l];throw new Zl(r,i,s.data)}return s.data.data})}function xt(e,n){let t=e.defaults(n);return Object.assign((r,a)=>td(t,r,a),{defaults:xt.bind(null,t),endpoint:t.endpoint})}var _m=xt(rn,{headers:{"user-agent":`octokit-graphql.js/${zl} ${Ee()}`},method:"POST",url:"/graphql"});function $r(e){return xt(e,{method:"POST",url:"/graphql"})}var Ot="(?:[a-zA-Z0-9_-]+)",Mr="\\.",Pr=new RegExp(`^${Ot}${Mr}${Ot}${Mr}${Ot}$`),od=Pr.test.bind(Pr);async function rd(e){let n=od(e),t=e.startsWith("v1.")||e.startsWith("ghs_"),o=e.startsWith("ghu_");return{type:"token",token:e,tokenType:n?"app":t?"installation":o?"user-to-server":"oauth"}}function ad(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function sd(e,n,t,o){let r=n.endpoint.merge(t,o);return r.headers.authorization=ad(e),n(r)}var qr=function(n){if(!n)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof n!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return n=n.replace(/^(token|bearer) +/i,""),Object.assign(rd.bind(null,n),{hook:sd.bind(null,n)})};var Nt="7.0.8";var Fr=()=>{},id=console.warn.bind(console),ld=console.error.bind(console);function dd(e={}){return typeof e.debug!="function"&&(e.debug=Fr),typeof e.info!="function"&&(e.info=Fr),typeof e.warn!="function"&&(e.warn=id),typeof e.error!="function"&&(e.error=ld),e}var Dr=`octokit-core.js/${Nt} ${Ee()}`,Cn=class{static VERSION=Nt;static defaults(n){return class extends this{constructor(...o){let r=o[0]||{};if(typeof n=="function"){super(n(r));return}super(Object.assign({},n,r,r.userAgent&&n.userAgent?{userAgent:`${r.userAgent} ${n.userAgent}`}:null))}}}static plugins=[];static plugin(...n){let t=this.plugins;return class extends this{static plugins=t.concat(n.filter(r=>!t.includes(r)))}}constructor(n={}){let t=new pr.Collection,o={baseUrl:rn.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},n.request,{hook:t.bind(null,"request")}),mediaType:{previews:[],format:""}};if(o.headers["user-agent"]=n.userAgent?`${n.userAgent} ${Dr}`:Dr,n.baseUrl&&(o.baseUrl=n.baseUrl),n.previews&&(o.mediaType.previews=n.previews),n.timeZone&&(o.headers["time-zone"]=n.timeZone),this.request=rn.defaults(o),this.graphql=$r(this.request).defaults(o),this.log=dd(n.log),this.hook=t,n.authStrategy){let{authStrategy:a,...s}=n,i=a(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:s},n.auth));t.wrap("request",i.hook),this.auth=i}else if(!n.auth)this.auth=async()=>({type:"unauthenticated"});else{let a=qr(n.auth);t.wrap("request",a.hook),this.auth=a}let r=this.constructor;for(let a=0;a<r.plugins.length;++a)Object.assign(this,r.plugins[a](this,n))}request;graphql;log;hook;auth};var $n=We(require("node:http"),1),Ur=require("node:stream"),cd=5,ud=64*1024*1024;async function fd(e,n=ud){let t=[],o=0;for await(let r of e){if(o+=r.length,o>n)throw new Error(`the answer is larger than ${n} bytes`);t.push(r)}return Buffer.concat(t)}function pd(e,n){let t=n==="HEAD"||e.statusCode===204||e.statusCode===304,o=r=>(0,Ur.pipeline)(e,r,()=>{});switch(t?void 0:e.headers["content-encoding"]){case"gzip":return o(process.getBuiltinModule("node:zlib").createGunzip());case"br":return o(process.getBuiltinModule("node:zlib").createBrotliDecompress());default:return e}}function At(e){let n=new Error("The operation was aborted",{cause:e.reason});return Object.assign(n,{name:"AbortError",code:"ABORT_ERR"})}function jr(e,n){let t={request:e,agent:n,begun:void 0},o=n.createConnection;return n.createConnection=(...r)=>(t.begun=o.apply(n,r),t.begun),t}function vt(e){let n={keepAlive:!0,proxyEnv:{...e}},t=jr($n.request,new $n.Agent(n)),o;function r(s){if(s.protocol!=="https:")return t;if(o===void 0){let{Agent:i,request:l}=process.getBuiltinModule("node:https");o=jr(l,new i(n))}return o}async function a(s,i){let{signal:l}=i;if(l?.aborted)throw At(l);let d=r(s),c=await new Promise((m,g)=>{d.begun=void 0;let h=d.request(s,{method:i.method??"GET",headers:{"accept-encoding":"gzip, br",...i.headers,...i.body===void 0?{}:{"content-length":Buffer.byteLength(i.body)}},agent:d.agent,...l?{signal:l}:{}},m);if(h.on("error",g),l){let{begun:y}=d,k=()=>{g(At(l)),h.socket||y?.destroy(At(l))};l.addEventListener("abort",k,{once:!0}),h.on("close",()=>l.removeEventListener("abort",k))}h.end(i.body)}),u=await fd(pd(c,i.method??"GET"),i.largestBody),f=new Map;for(let[m,g]of Object.entries(c.headers))g!==void 0&&f.set(m,Array.isArray(g)?g.join(", "):g);let p=c.statusCode??0;return{status:p,ok:p>=200&&p<300,url:s.href,headers:f,text:async()=>u.toString("utf8"),json:async()=>JSON.parse(u.toString("utf8")),arrayBuffer:async()=>u.buffer.slice(u.byteOffset,u.byteOffset+u.byteLength)}}return async(s,i={})=>{let l=new URL(s),d=i;for(let c=0;;c+=1){let u=await a(l,d),f=u.headers.get("location");if(![301,302,303,307,308].includes(u.status)||f===void 0||i.redirect==="manual"||c===cd)return u;let p=new URL(f,l);if(p.origin!==l.origin){let m=Object.entries(d.headers??{}).filter(([g])=>!/^(authorization|cookie)$/i.test(g));d={...d,headers:Object.fromEntries(m)}}if(u.status===303){let{body:m,...g}=d;d={...g,method:"GET"}}l=p}}}function Hr(e){let n=e?.status;return typeof n=="number"?n:void 0}var Gr=500,md=60;function hd(e,n){if(e!=="POST")return!0;let t=n?.query;return typeof t=="string"&&!/^\s*mutation\b/.test(t)}function gd(e,n){if(e.status!==403&&e.status!==429)return;let t=e.response?.headers??{},o=Number(t["retry-after"]);if(t["retry-after"]!==void 0&&Number.isFinite(o))return Math.max(1,o);if(!(!/rate limit|abuse/i.test(e.message)&&e.status!==429)){if(String(t["x-ratelimit-remaining"])==="0"){let r=Date.parse(String(t.date))||Date.now();return Math.max(1,Math.ceil(Number(t["x-ratelimit-reset"])-r/1e3)||1)}return md*2**n}}var yd=e=>2**e*(.8+.4*Math.random());function wd(e){let n=e instanceof Error?e:new Error(String(e));return/^\s*<(!doctype|html)/i.test(n.message)?n.message=`GitHub answered ${n.status} with a page of HTML instead of JSON`:n.message.length>Gr&&(n.message=`${n.message.slice(0,Gr)}…`),n}function Rt(e){let{deadline:n,log:t}=e,o={counted:0,notModified:0,remaining:void 0},r=e.retries??3,a=e.attemptSeconds??30,s=f=>f*1e3<n.remainingMs,i=(e.token??"").trim(),l=new Cn({baseUrl:e.context.apiUrl.replace(/\/$/,""),auth:i,userAgent:"guarded-deploy",request:{fetch:e.fetch??vt(e.env)},log:{debug:()=>{},info:()=>{},warn:f=>t.debug(f),error:f=>t.debug(f)}}),d=(f,p)=>{p===304?o.notModified+=1:o.counted+=1;let m=f["x-ratelimit-remaining"];m!==void 0&&(o.remaining=Number(m))};l.hook.wrap("request",async(f,p)=>{let{method:m,url:g}=p;if(i==="")throw ir(e.tokenInput??"token");for(let h=0;;h+=1){n.signal.throwIfAborted();let y=AbortSignal.timeout(a*1e3);p.request={...p.request,signal:AbortSignal.any([n.signal,y])};let k;try{let j=await f(p);if(d(j.headers,j.status),!String(j.headers["content-type"]).startsWith("text/html"))return j;k=Object.assign(new Error("GitHub answered with a page of HTML instead of JSON"),{status:502})}catch(j){n.signal.throwIfAborted(),k=y.aborted?Object.assign(new Error(`GitHub did not answer within ${a} s`,{cause:j}),{status:500}):wd(j),d(k.response?.headers??{},k.response?k.status:void 0)}if(h>=r)throw k;let R=gd(k,h),_=Number(k.response?.headers["retry-after"]),v;if(R!==void 0)v=R;else if(k.status>=500&&hd(m,p))v=_>0?_:yd(h);else throw k;if(!s(v))throw k;let N=`${m} ${g}: ${k.message}; again in ${Math.ceil(v)} s`;v>30?t.warning(N):t.debug(N),await n.sleep(v*1e3)}});let c=((f,p)=>n.race(l.request(f,p))),u=new Map;return{request:Object.assign(c,{defaults:l.request.defaults,endpoint:l.request.endpoint}),async graphql(f,p={}){let g=(await n.race(l.request(`POST ${e.context.graphqlUrl}`,{query:f,variables:p}))).data;if(g.errors?.length)throw Object.assign(new Error(g.errors.map(h=>h.message).join("; ")),{errors:g.errors});return g.data},async conditional(f,p={}){let{url:m}=l.request.endpoint(f,p),g=u.get(m);try{let h=await n.race(l.request(f,{...p,headers:g?{"if-none-match":g.etag}:{}})),{etag:y,link:k}=h.headers,{data:R,status:_}=h;return y?u.set(m,{etag:y,data:R,status:_,link:k}):u.delete(m),{changed:!0,status:_,data:R,link:k}}catch(h){let y=Hr(h);if(y===304&&g)return{changed:!1,status:g.status,data:g.data,link:g.link};if(y===404)return u.delete(m),{changed:!0,status:y,data:void 0,link:void 0};throw h}},usage:o}}var bd={d:86400,h:3600,m:60,s:1};function Wr(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/gy))n+=Number(t)*(bd[o]??Number.NaN);return n}function It(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function an(e,n,t){return new w({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function kd(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw an(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw an(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw an(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw an(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=Wr(t);if(o===void 0)throw an(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function Kr(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function Lt(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let a=n[It(o)],s=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",i=r.type==="secret"?a??s:(a??s).trim(),l=i.trim()==="";if(l&&r.required)throw new w({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[Kr(o)]=kd(o,r,l?s.trim():i)}return t}var Qr=We(require("os"),1);function re(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function Mn(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function ne(e,n,t){let o=new Ct(e,n,t);process.stdout.write(o.toString()+Qr.EOL)}function $t(e,n=""){ne(e,{},n)}var Br="::",Ct=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=Br+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${Ed(r)}`)}}return n+=`${Br}${_d(this.message)}`,n}};function _d(e){return re(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function Ed(e){return re(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function Yr(){return process.getBuiltinModule("node:crypto").randomUUID()}var qn=We(require("fs"),1),Pn=We(require("os"),1);function sn(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!qn.existsSync(t))throw new Error(`Missing file at path: ${t}`);qn.appendFileSync(t,`${re(n)}${Pn.EOL}`,{encoding:"utf8"})}function Fn(e,n){let t=`ghadelimiter_${Yr()}`,o=re(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${Pn.EOL}${o}${Pn.EOL}${t}`}var Mt=We(require("os"),1),Vr=We(require("path"),1);var xd=function(e,n,t,o){function r(a){return a instanceof t?a:new t(function(s){s(a)})}return new(t||(t=Promise))(function(a,s){function i(c){try{d(o.next(c))}catch(u){s(u)}}function l(c){try{d(o.throw(c))}catch(u){s(u)}}function d(c){c.done?a(c.value):r(c.value).then(i,l)}d((o=o.apply(e,n||[])).next())})},Jr;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(Jr||(Jr={}));function zr(e,n){let t=re(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return sn("ENV",Fn(e,n));ne("set-env",{name:e},t)}function Dn(e){ne("add-mask",{},e)}function Xr(e){process.env.GITHUB_PATH||""?sn("PATH",e):ne("add-path",{},e),process.env.PATH=`${e}${Vr.delimiter}${process.env.PATH}`}function Zr(e,n){if(process.env.GITHUB_OUTPUT||"")return sn("OUTPUT",Fn(e,n));process.stdout.write(Mt.EOL),ne("set-output",{name:e},re(n))}function ea(){return process.env.RUNNER_DEBUG==="1"}function ln(e){ne("debug",{},e)}function na(e,n={}){ne("error",Mn(n),e instanceof Error?e.toString():e)}function ta(e,n={}){ne("warning",Mn(n),e instanceof Error?e.toString():e)}function oa(e,n={}){ne("notice",Mn(n),e instanceof Error?e.toString():e)}function ra(e){process.stdout.write(e+Mt.EOL)}function Od(e){$t("group",e)}function Nd(){$t("endgroup")}function aa(e,n){return xd(this,void 0,void 0,function*(){Od(e);let t;try{t=yield n()}finally{Nd()}return t})}function sa(e,n){if(process.env.GITHUB_STATE||"")return sn("STATE",Fn(e,n));ne("save-state",{name:e},re(n))}function ia(e){return process.env[`STATE_${e}`]||""}function ae(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^([^\S\n\r\u2028\u2029]*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function Pt(e,n){return{...n===void 0?{}:{title:ae(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var Ye={info:e=>ra(ae(e)),debug:e=>ln(ae(e)),notice:(e,n)=>oa(ae(e),Pt(n)),warning:(e,n,t)=>ta(ae(e),Pt(n,t)),error:(e,n,t)=>na(ae(e),Pt(n,t)),group:(e,n)=>aa(ae(e).replace(/\n/g," "),n)};function da(e){return e instanceof w?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var Q={};pl(Q,{block:()=>Ad,code:()=>Ft,details:()=>Rd,link:()=>Dt,table:()=>vd,text:()=>Ce});var qt=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function Ce(e){return String(e).replace(/[\r\n\t]+/g," ").replace(qt,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function Ft(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(qt,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function Ad(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(qt,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(a=>a[0].length)),r="`".repeat(o+1);return`${r}${n}
${t.replace(/\n$/,"")}
${r}`}function Dt(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?Ce(e):`[${Ce(e)}](${n})`}function vd(e,n,t=[]){let o=a=>`| ${a.join(" | ")} |`,r=e.map((a,s)=>t[s]==="r"?"---:":"---");return[o(e),o(r),...n.map(o)].join(`
`)}function Rd(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var pa=require("node:fs");var Id=2**31-1;function jt(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var Je={now:jt,async sleep(e,n){let t=jt()+e;for(;;){n?.throwIfAborted();let o=t-jt();if(o<=0)return;await new Promise((r,a)=>{let i=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,Id)),l=()=>{clearTimeout(i),a(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function Ld(e,n){n.throwIfAborted();let t,o=new Promise((r,a)=>{t=()=>a(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var fe=class extends w{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},X=class{signal;#e;#t;#o;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??Je,a=new AbortController;this.#e=r,this.#t=r.now()+n*1e3,this.#o=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,a.signal]):a.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#o.signal).then(()=>a.abort(new fe(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return Ld(n,this.signal)}[Symbol.dispose](){this.#o.abort()}};var ma=1e6;function Cd(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function Ut(e,n,t){let o=process.env,r=[],a=new AbortController,s=p=>a.abort(new w({code:"CANCELLED",what:`The run was cancelled (${p}).`,remedy:"Re-run it when you are ready."})),i=()=>s("SIGINT"),l=()=>s("SIGTERM");process.on("SIGINT",i),process.on("SIGTERM",l);let d=!1,c=p=>{if(d)return;d=!0;let{title:m,text:g,place:h}=da(p);if(n.tolerant)Ye.warning(g,h,m);else{Ye.error(g,h,m);let y=p instanceof w?`${Ce(`${p.what} ${p.remedy}`)} ${Dt("Read on",p.docs)}`:Ce(g);r.push(`> [!CAUTION]
> **${Ce(e.name)}** ${Ft(m)}: ${y}`),process.exitCode=1}if(ea()&&p instanceof Error)for(let y=p;y instanceof Error;y=y.cause)ln(ae(y.stack??""))},u=p=>{c(p),fa(r,o).finally(()=>process.exit())};process.on("uncaughtException",u);let f;try{for(let[g,h]of Object.entries(e.inputs))h.type==="secret"&&ua(o[It(g)]??"");let p=Lt(e,o),m=typeof n.seconds=="number"?n.seconds:n.seconds(p);f=new X(m,e.name,{signal:a.signal}),await t({inputs:p,context:yt(o),env:o,log:Ye,deadline:f,mask:g=>ua(g,1),setOutput:(g,h)=>Zr(g,Cd(h)),saveState:(g,h)=>sa(g,h),state:g=>ia(g),addPath:g=>Xr(g),exportVariable:(g,h)=>zr(g,h),summarize:g=>r.push(g)})}catch(p){c(p)}finally{f?.[Symbol.dispose](),await fa(r,o),a.signal.aborted||(process.off("SIGINT",i),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}var ca=4;function ua(e,n=ca){let t=e.trim();t.length>=n&&Dn(t);for(let o of new Set(t.split(/\r?\n/).map(r=>r.trim())))o!==t&&o.length>=ca&&Dn(o)}function $d(e){let n=Buffer.from(e).subarray(0,ma-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function fa(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>ma&&(t=$d(t));try{(0,pa.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){Ye.debug(`the summary was not written: ${String(o)}`)}}var D=class extends Error{refused;constructor(n,t={}){super(n,t),this.name="Unavailable",this.refused=t.refused??!1}};function Gt(e){let n=e?.errors;return Array.isArray(n)?n.filter(t=>t!==null&&typeof t=="object"):[]}function Md(e){let n=e?.status;return typeof n=="number"?n:void 0}var Pd=/rate limit|abuse|too quickly/i;function jn(e){let n=Gt(e);if(n.length>0)return n.some(({type:o,message:r,extensions:a})=>/^RATE_LIMIT/i.test(String(o??a?.code??""))||Pd.test(String(r??"")));let t=Ie(e);return t!==void 0&&Re(t)==="rate-limit"}function Un(e,n,t){let{headers:o}=Ie(t)??{},r=Re({status:403,message:n,headers:o})??"permission",{what:a,remedy:s}=Ke(r,{what:`the token may not do this (${n})`,remedy:"Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads."});return new w({code:"LOCK_FORBIDDEN",what:`The lock in ${e} cannot be used: ${a}.`,remedy:s,cause:t})}function Gn(e,n){return async t=>{let{status:o,data:r,link:a}=await e.conditional(`GET ${t}`),s=r===void 0?void 0:n(r);if(s===void 0){let l=new Error(o===404?"Not Found":"GitHub answered without a list");throw Object.assign(l,{status:o===404?404:502})}let i=r.total_count;return{items:s,link:a,total:typeof i=="number"?i:void 0}}}function pe(e,n,t){if(t?.aborted)return t.reason;if(e instanceof w||e instanceof D)return e;let o=Md(e),r=G(e).slice(0,300);switch(o){case 401:return new w({code:"LOCK_TOKEN_REFUSED",what:`GitHub refused the token (401: ${r}).`,remedy:"Pass a valid token; the default is the job’s own.",cause:e});case 403:return jn(e)?new D(r,{cause:e}):Un(n,r,e);case 451:return Un(n,r,e);case 404:return new w({code:"LOCK_REPOSITORY_NOT_FOUND",what:`The repository ${n} does not exist, or the token cannot see it.`,remedy:"Check 'lock-repository'; for another private repository pass a token that may write to it.",cause:e});case 409:if(!/empty/i.test(r))break;return new w({code:"LOCK_REPOSITORY_EMPTY",what:`The repository ${n} has no commit yet, so it cannot keep a lock.`,remedy:"Push a first commit.",cause:e})}let a=o!==void 0&&o<500&&!jn(e);return new D(r,{cause:e,refused:a})}function Ht(e){return{goal:e.goal,me:e.me,order:e.order??"arrival",superseded:e.superseded??"skip",live:e.live??!0,also:e.also??[],former:e.former??[],kept:{},heads:void 0,others:[],seen:e.seen??{},staleReads:0,looks:e.looks??0,joined:!1,retreated:!1,blocked:"",judged:[],passedOver:!1,stray:void 0}}function se(e,n){return e.holder?.nonce===n?"holder":e.queue.some(t=>t.nonce===n)?"waiting":"absent"}var ha=e=>e===void 0||e>=200?0:e<50?6e4:15e3,ga=e=>.6+.4*e;function Hn({pollMs:e,ahead:n,remaining:t,turnMs:o,debt:r,random:a,isTold:s,isSeen:i}){let l=ha(t),d=ga(a),c=(n-2)*o*.5;if(s){let m=ya(e)*(i?qd:Fd)[n<=1?"next":"behind"];return Math.max(m,Math.min(c,36e5),l)*d}if(n<=1)return Math.max(e,l)*d;let u=Math.max(e,Math.min(e*n,3e4)),f=Math.min(c,3e5),p=n>2?Math.min(r*12*e,6e4):0;return Math.max(u,f,p,l)*d}function Wt({pollMs:e,ahead:n,remaining:t,random:o}){return Math.max(e*Math.min(Math.max(n,1),3),ha(t))*ga(o)}function $e(e,n,t=15e3){return Math.min(t,250*2**Math.min(e,12))*(.2+.8*n)}var ya=e=>Math.min(12*e,6e4),qd={next:5,behind:60},Fd={next:1,behind:15},Dd=3;function wa(e,n,t,o=0){if(e===void 0)return!0;let r=ya(t)*(o>0?2:1);return e>=r&&n>=r||e>=Dd*r}function jd(e,n){if(e.holder?.nonce===n)return e.queue;let t=e.queue.findIndex(o=>o.nonce===n);return t<0?[]:e.queue.slice(t+1)}function Kt(e,n,t){let o=new Map([[e,new Set(n)]]),r=n.map(s=>[e,s]),a=new Set;for(;r.length>0;){let[s,i]=r.pop();if(!t.has(i)){a.add(i);continue}let l=t.get(i);if(l)for(let d of jd(l,s)){let c=o.get(d.nonce),u=new Set([...c??[],...d.keys??[],i]);for(let f of u)c?.has(f)||r.push([d.nonce,f]);o.set(d.nonce,u)}}return o.delete(e),{nonces:new Set(o.keys()),unread:[...a].sort()}}function cn(e){return"refused"in e}function Me(e,n){let t=n*1e3;return{schema:1,key:e,version:t,epoch:t,holder:null,queue:[],last:null,by:""}}function Ud(e,n,t,o){let r=e.findIndex(({nonce:s})=>s===o),a=r<0?e.length:r;if(t==="run-number")for(;a>0;a-=1){let s=e[a-1];if(!(s.repository===n.repository&&s.workflow===n.workflow)||s.number<=n.number)break}return[...e.slice(0,a),n,...e.slice(a)]}function ie(e,n){let t=(o,r)=>({...e,...r,version:e.version+1,by:o});switch(n.kind){case"ENQUEUE":{let{ticket:o}=n;return e.holder?.nonce===o.nonce?{refused:"this job already holds the lock"}:e.queue.some(r=>r.nonce===o.nonce)?{refused:"this job already waits"}:t(o.nonce,{queue:Ud(e.queue,o,n.order,n.before)})}case"ACQUIRE":{let{ticket:o}=n;return e.holder?{refused:"the lock is held"}:e.queue[0]?.nonce!==o.nonce?{refused:"it is not the turn of this job"}:n.epoch<=e.epoch?{refused:"the fencing token would not grow"}:t(o.nonce,{holder:e.queue[0],queue:e.queue.slice(1),epoch:n.epoch})}case"EXTEND":{let{ticket:o,epoch:r}=n,{holder:a}=e;return a?.nonce!==o.nonce?{refused:"this job does not hold the lock"}:r<e.epoch?{refused:"the fencing token would shrink"}:r===e.epoch&&a.sha===o.sha?{refused:"nothing would change"}:t(o.nonce,{holder:{...a,sha:o.sha},epoch:r})}case"RELEASE":{let{ticket:o}=n;if(e.holder?.nonce!==o.nonce)return{refused:"this job does not hold the lock"};let{repository:r,run:a,number:s,sha:i}=e.holder;return t(o.nonce,{holder:null,...n.live?{last:{repository:r,run:a,number:s,sha:i}}:{}})}case"LEAVE":{let{nonce:o}=n.ticket,r=e.queue.filter(a=>a.nonce!==o);return r.length===e.queue.length?{refused:"this job does not wait"}:t(o,{queue:r})}case"REAP":{if(e.holder?.nonce===n.nonce)return t(n.by,{holder:null});let o=e.queue.filter(r=>r.nonce!==n.nonce);return o.length===e.queue.length?{refused:"that job neither holds nor waits"}:t(n.by,{queue:o})}}}function Gd(e){return JSON.stringify(e,(n,t)=>t!==null&&typeof t=="object"&&!Array.isArray(t)?Object.fromEntries(Object.entries(t).sort(([o],[r])=>o<r?-1:1)):t)}function Bt(e){let{holder:n}=e;return`lock: ${n?`held by ${n.repository} run ${n.run} attempt ${n.attempt}`:"free"}, ${e.queue.length} waiting

${Gd(e)}
`}var Hd=1e10,Qt=e=>(e+Hd)*1e3,_a=/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/,Wd=/^[A-Za-z0-9._:@-]{1,200}$/,Ea=/^([0-9a-f]{40}|[0-9a-f]{64})?$/,Kd=2e3,Bd=200,Yt=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),me=e=>typeof e=="number"&&Number.isSafeInteger(e)&&e>=0,dn=(e,n)=>typeof e=="string"&&n.test(e),ba=e=>typeof e=="string"&&e.length<=400,Qd=e=>Array.isArray(e)&&e.length<=Bd&&e.every(n=>typeof n=="string"&&n.length>0&&n.length<=1e3);function ka(e){if(!Yt(e))return;let{nonce:n,repository:t,run:o,attempt:r,job:a,number:s,sha:i,workflow:l,name:d,keys:c,since:u}=e;if(dn(n,Wd)&&dn(t,_a)&&me(o)&&me(r)&&(a===null||me(a))&&me(s)&&dn(i,Ea)&&ba(l)&&ba(d)&&(c===void 0||Qd(c))&&(u===void 0||me(u)))return{nonce:n,repository:t,run:o,attempt:r,job:a,number:s,sha:i,workflow:l,name:d,...c===void 0?{}:{keys:c},...u===void 0?{}:{since:u}}}function Yd(e){if(!Yt(e))return;let{repository:n,run:t,number:o,sha:r}=e;return dn(n,_a)&&me(t)&&me(o)&&dn(r,Ea)?{repository:n,run:t,number:o,sha:r}:void 0}var Sa=({version:e,epoch:n},t)=>e<=t&&n<=t;function Jt(e,n){if(e.length>4e6)return;let t=e.split(`
`).find(u=>u.startsWith("{"));if(t===void 0)return;let o;try{o=JSON.parse(t)}catch{return}if(!Yt(o)||o.schema!==1||o.key!==n)return;let{version:r,epoch:a,by:s}=o;if(!me(r)||!me(a)||typeof s!="string"||s.length>200)return;let i=o.holder===null?null:ka(o.holder),l=o.last===null?null:Yd(o.last);if(i===void 0||l===void 0||!Array.isArray(o.queue)||o.queue.length>Kd)return;let d=[],c=new Set(i?[i.nonce]:[]);for(let u of o.queue){let f=ka(u);if(!f||c.has(f.nonce))return;c.add(f.nonce),d.push(f)}return{schema:1,key:n,version:r,epoch:a,holder:i,queue:d,last:l,by:s}}var Jd=5;function Y(e,n){return n.state??Me(n.key,e.me.run)}function Vd(e,n){let t=e.queue.findIndex(r=>r.nonce===n);return{ticket:t>0?e.queue[t-1]:e.holder??void 0,count:t+(e.holder?1:0)}}var Te=(e,n)=>[e,{kind:"finish",outcome:n}];function fn(e,n,t,o){let r=[],a=[];for(let s of t){let i=o(Y(e,s),s);i===void 0||cn(i)||(r.push(s),a.push(i))}return[e,{kind:"swap",heads:r,next:a,because:n}]}function Na(e,n){let{me:t,judged:o}=e;return n.map(r=>r.last).find(r=>r!==null&&r.repository===t.repository&&r.sha!==""&&t.sha!==""&&r.sha!==t.sha&&!o.includes(r.sha))??void 0}function Aa(e,n){return se(Y(e,n),e.me.nonce)==="holder"&&e.kept[n.key]===!1}function va(e,n){let t=n.map(o=>[o.key,se(Y(e,o),e.me.nonce)==="holder"]);return{...Object.fromEntries(t),...e.kept}}function Wn(e,n){let{me:t,goal:o}=e;return fn(e,n,e.heads??[],(r,a)=>{let s=se(r,t.nonce);if(s==="waiting")return ie(r,{kind:"LEAVE",ticket:t});let i=n==="release"||o==="leave"&&Aa(e,a);if(!(s!=="holder"||!i))return ie(r,{kind:"RELEASE",ticket:t,live:e.live&&n==="release"})})}function Ra(e){if(e.superseded!=="allow"){if(e.stray)return Te(e,{kind:"stray",mark:e.stray});if(e.passedOver)return Te(e,{kind:"gone",why:"superseded"})}return Te(e,{kind:"gone",why:"expired"})}var Ia=({passedOver:e,stray:n,superseded:t})=>(e||n!==void 0)&&t!=="allow";function un(e){let n=e.heads??[],t=n.find(s=>s.unreadable!==void 0);if(t)return Te(e,{kind:"unreadable",key:t.key,why:t.unreadable??""});let o=s=>se(Y(e,s),e.me.nonce);if(e.goal==="release")return n.some(s=>o(s)!=="absent")?Wn(e,"release"):e.looks===0?Te(e,{kind:"released"}):[{...e,looks:e.looks-1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=n.filter(s=>o(s)!=="holder");if(r.length===0)return zd(e);let a=r.filter(s=>o(s)==="waiting");return e.goal==="leave"?a.length===0&&!n.some(i=>Aa(e,i))?Ra(e):Wn(e,"leave"):a.length===0?e.joined&&!e.retreated?Te(e,{kind:"evicted"}):ec(e,r):a.length<r.length?Wn(e,"leave"):tc(e,r)}function zd(e){let n=e.heads??[],t=e.former.filter(a=>!n.some(s=>s.key===a));if(t.length===0)return Xd(e,n);let o=t.map(a=>e.others.find(s=>s.key===a));if(o.includes(void 0))return[e,{kind:"survey",keys:t}];let r=o;return un({...e,heads:[...n,...r],kept:va(e,r),joined:!1})}function Xd(e,n){let{me:t}=e,o=n.map(i=>Y(e,i)),r=i=>t.sha===""||i.holder?.sha===t.sha;if(e.goal==="acquire"){let i=Na(e,o.filter(l=>!r(l)));if(i)return[e,{kind:"compare",mark:i}]}if(Ia(e)&&!o.every(r))return Ra(e);let a=Math.max(...o.map(i=>i.epoch)),s=n.find((i,l)=>o[l].epoch<a||!r(o[l]));return s?fn(e,"extend",[s],i=>ie(i,{kind:"EXTEND",ticket:t.sha===""?i.holder:t,epoch:a})):Te(e,{kind:"held",epoch:a,superseded:e.passedOver})}function La(e){let{nonce:n}=e.me,t=(e.heads??[]).filter(o=>se(Y(e,o),n)==="holder");return[...new Set([...t.map(({key:o})=>o),...e.also])]}function Ca(e){return new Map([...e.others,...e.heads??[]].map(({key:n,state:t})=>[n,t]))}function $a(e){let n=[...new Set([...(e.heads??[]).map(({key:t})=>t),...e.also])].sort();return n.length>1?{...e.me,keys:n}:e.me}var Vt=new Map,Zd=({holder:e,queue:n})=>e===null&&n.length===0;function ec(e,n){if(n.every(l=>Zd(Y(e,l))))return zt(e,n,Vt);let t=La(e);if(t.length===0)return Ta(e,n,Vt);let{nonces:o,unread:r}=Kt(e.me.nonce,t,Ca(e));if(r.length>0&&e.others.length<200)return[e,{kind:"survey",keys:r}];let a=r.length>0?n[0]:n.find(l=>o.has(Y(e,l).holder?.nonce??""));if(a)return nc(e,a,t);let s=new Map(n.map(l=>[l.key,Y(e,l).queue.find(({nonce:d})=>o.has(d))?.nonce])),i=l=>{let{holder:d,queue:c}=Y(e,l);return d===null&&c[0]?.nonce===s.get(l.key)};return n.every(i)?zt(e,n,s):Ta(e,n,s)}function nc(e,{key:n,state:t},o){let r=[...e.heads??[],...e.others].map(a=>`${a.key} ${a.at}`).join();return e.blocked!==r?[{...e,blocked:r},{kind:"read"}]:Te(e,{kind:"deadlock",key:n,holder:t?.holder??void 0,holds:o})}function Ta(e,n,t){let o=$a(e);return fn(e,"enqueue",n,(r,{key:a})=>ie(r,{kind:"ENQUEUE",ticket:o,order:e.order,before:t.get(a)}))}function tc(e,n){let{nonce:t}=e.me,o={...e,joined:!0},r=n.map(d=>Vd(Y(e,d),t)),a=new Map(r.flatMap(({ticket:d})=>d?[[d.nonce,d]]:[]));if(a.size===0)return zt(o,n,Vt);let s=La(e);if(s.length>0){let d=[...s,...n.map(({key:f})=>f)],{nonces:c,unread:u}=Kt(t,d,Ca(e));if(u.length>0&&e.others.length<200)return[o,{kind:"survey",keys:u}];if([...a.keys()].some(f=>c.has(f)))return Wn({...e,retreated:!0},"leave")}let i=Math.max(...r.map(({count:d})=>d)),l=n.map(({key:d})=>d);return[o,{kind:"watch",keys:l,tickets:[...a.values()],ahead:i}]}function zt(e,n,t){let{me:o}=e,r=n.map(d=>Y(e,d)),a=Na(e,r);if(a)return[e,{kind:"compare",mark:a}];if(Ia(e))return un({...e,goal:"leave"});let s=(e.heads??[]).map(d=>Y(e,d).epoch),i=Math.max(...s,...r.map(d=>d.epoch+1)),l=$a(e);return fn(e,"acquire",n,(d,{key:c})=>{let u=se(d,o.nonce)==="waiting"?d:ie(d,{kind:"ENQUEUE",ticket:l,order:e.order,before:t.get(c)});return cn(u)?u:ie(u,{kind:"ACQUIRE",ticket:o,epoch:i})})}function xa(e,n,t){if(n.some(i=>{let l=e.seen[i.key];return l!==void 0&&i.unreadable===void 0&&(i.state?.version??-1)<l})&&!t&&e.staleReads<Jd)return[{...e,staleReads:e.staleReads+1},{kind:"watch",keys:[],tickets:[],ahead:1}];let r=Object.fromEntries(n.flatMap(i=>i.state?[[i.key,i.state.version]]:[])),a={...e,heads:n,kept:va(e,n),others:[],seen:r,staleReads:0};return!t&&oc(e,n)&&!rc(e.heads,n)?[a,{kind:"read"}]:un(a)}function oc(e,n){let t=n.map(o=>se(Y(e,o),e.me.nonce));return new Set(t).size>1&&n.every(o=>o.unreadable===void 0)}function rc(e,n){return n.every((t,o)=>{let r=e?.[o];return r!==void 0&&r.at===t.at&&r.state?.version===t.state?.version})}function Ma(e,n){switch(n.kind){case"started":case"woke":case"doubtful":return[e,{kind:"read"}];case"read":return xa(e,n.heads,!1);case"surveyed":return un({...e,others:[...e.others,...n.heads]});case"swapped":{let t=new Map(n.heads.map(r=>[r.key,r])),o=(e.heads??[]).map(r=>t.get(r.key)??r);return xa({...e,looks:0},o,!0)}case"dead":{let{ticket:t}=n,[,o]=fn(e,"reap",e.heads??[],r=>ie(r,{kind:"REAP",nonce:t.nonce,by:e.me.nonce}));return o.kind==="swap"&&o.heads.length===0?[e,{kind:"read"}]:[e,o]}case"compared":{let{sha:t,behind:o,stray:r=!1}=n,a=(e.heads??[]).map(s=>s.state?.last).find(s=>s?.sha===t);return un({...e,judged:[...e.judged,t],passedOver:e.passedOver||o,stray:e.stray??(r&&a?a:void 0)})}case"expired":return[{...e,goal:e.goal==="acquire"?"leave":e.goal},{kind:"read"}]}}var Kn=7,ac=3,sc=6e4,ic=3,lc=45e3,dc=3e4,cc=3e3,uc=3e5,fc=["release","leave","reap","extend"],Bn=e=>(e.heads??[]).map(n=>n.state??Me(n.key,e.me.run));function pc(e,n,t,o){let r=Math.max(0,Math.round(o)),a=l=>l.nonce===t?{...l,since:r}:l,s=n.holder?.nonce===t&&e?.holder?.nonce!==t,i=e?.queue.some(l=>l.nonce===t)??!1;return{...n,holder:n.holder&&s?a(n.holder):n.holder,queue:i?n.queue:n.queue.map(a)}}function Pa(e,n){if(!e.state||!n)return[];let t=new Set([n.holder,...n.queue].map(o=>o?.nonce));return[e.state.holder,...e.state.queue].filter(o=>o!==null&&!t.has(o.nonce))}function Xt(e,n,t){return new w({code:"LOCK_WRITE_REFUSED",what:`GitHub refused to change ${n.map(o=>e.locate(o.key)).join(" and ")} ${Kn} times although nobody else changed it: ${t}.`,remedy:"Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself."})}var pn=class{#e;#t;#o;#d;#r;#n;#c="";#a;#u=!0;#f=!0;#s=0;#i=0;#l=0;#m=0;#h=new Map;#b=new Set;#g=new Set;#p;#y;#E;#S;#O;#T={text:"",at:Number.NEGATIVE_INFINITY};#N="";#w;#x=[];#k="absent";constructor(n,t,o,r){this.#n=n,this.#e=t,this.#t=o,this.#o=r,this.#d=t.clock.now(),this.#a=this.#d,this.#r=t.tell??(()=>{})}async run(){let n={kind:"started"};for(;;){let[t,o]=Ma(this.#n,n);if(this.#n=t,o.kind==="finish")return this.#I(o.outcome);n=await this.#L(o)}}#I(n){return{outcome:n,machine:this.#n,position:this.#S??0,waitedFor:this.#O,reaped:this.#x,kept:this.#w??[],blind:this.#p,was:this.#k}}#L(n){switch(n.kind){case"read":return this.#C();case"survey":return this.#M(n.keys);case"swap":return this.#P(n);case"compare":return this.#F(n);case"watch":return this.#D(n)}}get#A(){return this.#e.clock.now()>=this.#o}async#_(n,t,o){let{clock:r,deadline:a,random:s}=this.#e;if(r.now()>this.#o+dc)throw new D(t);let i=$e(n,s(),o);return this.#r({kind:"retrying",reason:t,ms:i}),await a.sleep(i),{kind:"doubtful"}}async#C(){let{store:n,keys:t,clock:o}=this.#e,r=this.#n;if(r.goal==="acquire"&&r.joined&&this.#A)return{kind:"expired"};let a;try{a=await n.read(t,this.#u)}catch(i){if(!(i instanceof D))throw i;return this.#i+=1,this.#_(this.#i,i.message)}this.#u=!1,this.#i=0;let s=a.map(i=>i.at).join();s!==this.#c&&(this.#c=s,this.#a=o.now(),this.#l=0,this.#s=0),this.#$(a);for(let i of a)i.recovered&&this.#r({kind:"recovered",key:i.key});return{kind:"read",heads:a}}#$(n){let t=n.map(o=>o.state&&se(o.state,this.#n.me.nonce));this.#n.goal!=="acquire"?t.includes("holder")?this.#k="holder":this.#k==="absent"&&t.includes("waiting")&&(this.#k="waiting"):this.#w===void 0&&(this.#w=n.filter((o,r)=>t[r]==="holder").map(({key:o})=>o),this.#w.length>0&&this.#r({kind:"kept",keys:this.#w}))}async#M(n){try{let t=await this.#e.store.read(n,!1);return this.#i=0,{kind:"surveyed",heads:t}}catch(t){if(!(t instanceof D))throw t;return this.#i+=1,this.#_(this.#i,t.message)}}async#P(n){let{store:t,clock:o,deadline:r,random:a,today:s}=this.#e,{heads:i,because:l}=n,{nonce:d}=this.#n.me,c=s?n.next.map((m,g)=>pc(i[g].state,m,d,s())):n.next,u=this.#l>=ac,f=await t.swap(i,c,u,fc.includes(l));if(f.kind==="doubtful"){if(this.#u=!0,!f.refused)return this.#m+=1,this.#_(this.#m,f.reason,sc);if(this.#l+=1,this.#l>=Kn)throw Xt(t,i,f.reason);return this.#_(this.#l,f.reason)}this.#l=0,this.#m=0;let p=new Map(f.heads.map(m=>[m.key,m]));return this.#c=(this.#n.heads??[]).map(m=>(p.get(m.key)??m).at).join(),this.#a=o.now(),l==="acquire"&&(this.#S??=0),l==="reap"&&this.#q(n),l==="leave"&&this.#n.goal==="acquire"&&(this.#r({kind:"circle"}),await r.sleep(a()*cc)),{kind:"swapped",heads:f.heads}}#q({heads:n,next:t}){for(let o of n.flatMap((r,a)=>Pa(r,t[a])))this.#x.some(r=>r.nonce===o.nonce)||(this.#x.push(o),this.#r({kind:"reaped",ticket:o}))}async#F({mark:n}){let{sha:t}=n,o=await this.#e.ancestry?.compare(n,this.#n.me);o==="unknown"&&this.#N!==t&&(this.#N=t,this.#r({kind:"unrelated",sha:t}));let r=o==="stray";return{kind:"compared",sha:t,behind:o==="behind"||r,stray:r}}async#D(n){n.tickets.length>0&&(this.#S??=n.ahead,this.#O??=n.tickets[0],this.#j(n));let t=await this.#R(n.tickets);return t?{kind:"dead",ticket:t}:this.#H(n)}#j({keys:n,tickets:t,ahead:o}){let r=this.#e.clock.now(),a=(this.#n.heads??[]).flatMap(({key:l,state:d})=>n.includes(l)&&d?.holder?[{key:l,holder:d.holder}]:[]),s=[...t,...a.map(({holder:l})=>l)].map(({nonce:l})=>l),i=`${o} ${s.join()}`;i===this.#T.text&&r-this.#T.at<uc||(this.#T={text:i,at:r},this.#r({kind:"waiting",ahead:o,behind:t[0],holders:a,waitedMs:r-this.#d}))}#U(){let n=this.#e.clock.now(),t=Math.max(0,...Bn(this.#n).map(o=>o.epoch));return this.#E??={at:n,epoch:t},(n-this.#E.at)/(1+Math.max(0,t-this.#E.epoch))}#v(){let n=this.#e.counted?.();if(n===void 0)return 0;let t=this.#e.clock.now();return this.#y??={at:t,counted:n},Math.max(0,n-this.#y.counted-(t-this.#y.at)/6e4)}#G(n,t,o){let{random:r}=this.#e,a=this.#e.remaining?.(),s=this.#t;return this.#s>0?Wt({pollMs:s,ahead:1,remaining:a,random:r()}):Hn({pollMs:s,ahead:n,remaining:a,turnMs:this.#U(),debt:this.#v(),random:r(),isTold:o,isSeen:!t.some(({nonce:i})=>this.#g.has(i))})}async#H({keys:n,tickets:t,ahead:o}){let{store:r,clock:a,deadline:s,random:i}=this.#e,{goal:l,me:d}=this.#n,c=this.#f&&l==="acquire"&&t.length>0&&this.#s===0,u=this.#G(o,t,c);this.#s=Math.max(0,this.#s-1);let f=a.now(),p=f+u;for(;;){let m=this.#e.remaining?.(),g=c?Wt({pollMs:this.#t,ahead:o,remaining:m,random:i()}):u,h=l==="acquire"?Math.min(p,Math.max(this.#o,a.now())):p;if(await s.sleep(Math.min(g,h-a.now())),l==="acquire"&&this.#A)return{kind:"expired"};if(a.now()>=p)break;let y=await r.listen(n,d.nonce);if(y===void 0&&(this.#f=!1),y!==!1)return this.#s=y?ic:0,this.#u=!0,{kind:"woke"};if(await this.#R(t))return{kind:"woke"}}return this.#u=o>1&&a.now()-f>=lc,{kind:"woke"}}async#R(n){let{clock:t,oracle:o}=this.#e;for(let r of n){let{nonce:a}=r;if(this.#b.has(a))return r;let s=this.#h.get(a),i=t.now(),l=this.#f?0:this.#v(),d=s===void 0?void 0:i-s;if(!wa(d,i-this.#a,this.#t,l))continue;this.#h.set(a,i);let c=await o?.judge(r);if(c==="dead")return this.#b.add(a),r;c==="unknown"?this.#W(r):this.#g.delete(a)}}#W(n){this.#g.add(n.nonce);let t=this.#e.oracle?.refusal?.(n.repository);t===void 0?this.#r({kind:"invisible",ticket:n}):this.#p?.what!==t.what&&this.#r({kind:"blind",fault:t}),this.#p=t??this.#p}};function Qn(e,n){return new w({code:"LOCK_UNREADABLE",what:`The lock '${e}' cannot be read: ${n}.`,remedy:"Nobody can hold it until it is repaired: see that no deployment is running, then run this action once with 'mode: break'."})}var mc=e=>e>=120?`${Math.round(e/60)} min`:`${Math.round(e)} s`;function te(e){return`${e.repository} run ${e.run}${e.attempt>1?` (attempt ${e.attempt})`:""}`}var mn=e=>e.map(n=>`'${n}'`).join(", ");function hc(e,n,t){let o=e.describe??te,r=n.find(a=>a.holder&&a.holder.nonce!==e.me.nonce)?.holder;return new w({code:"LOCK_TIMEOUT",what:`The lock ${mn(e.keys)} did not become free within ${mc(e.waitSeconds)}${r?`; ${o(r)} holds it`:""}.`,remedy:t?`${t.what} ${t.remedy}`:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."})}function gc(e,n){let t=e.describe??te,{key:o,holder:r,holds:a}=n,s=r?`whose holder, ${t(r)}, waits for this job`:"which waits for this job";return new w({code:"LOCK_DEADLOCK",what:`This job holds ${mn(a)} and asks for '${o}', ${s}: neither could go on.`,remedy:"Name all keys in the first step that takes any, in both workflows; what this job held before this step it still holds."})}function yc(e,{mark:n}){let t=n.sha.slice(0,12),o=e.branch===void 0?"the default branch":`the branch '${e.branch}'`;return new w({code:"LOCK_MARK_STRAY",what:`The lock ${mn(e.keys)} says that ${t} is live, which contains this commit but is not on ${o}: the branch was moved back, or somebody wrote that by hand.`,remedy:`To deploy this commit all the same set 'superseded: allow'; when ${t} was never deployed, run this action once with 'mode: repair', which forgets it.`})}function wc(e,n,t){let{outcome:o,position:r,waitedFor:a,reaped:s,kept:i,blind:l,machine:d}=n,c={acquired:!1,fencingToken:void 0,keys:e.keys,ticket:e.me,position:r,waitedMs:t,waitedFor:a,reaped:s,kept:i,superseded:d.passedOver,forceContinued:!1,fault:void 0,states:Bn(d),seen:d.seen};switch(o.kind){case"held":return{...c,acquired:!0,fencingToken:o.epoch};case"gone":{if(o.why==="superseded"){let u=new w({code:"LOCK_SUPERSEDED",what:`A newer commit than ${e.me.sha.slice(0,12)} is live already.`,remedy:"Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'."});return{...c,superseded:!0,fault:e.superseded==="fail"?u:void 0}}return{...c,forceContinued:e.onTimeout==="continue",fault:e.onTimeout==="fail"?hc(e,c.states,l):void 0}}case"stray":return{...c,superseded:!0,fault:yc(e,o)};case"deadlock":return{...c,fault:gc(e,o)};case"evicted":throw new w({code:"LOCK_EVICTED",what:`Somebody removed this job from the queue of the lock ${mn(e.keys)}.`,remedy:"Re-run this job to join again, unless a newer attempt of it is running."});case"unreadable":throw Qn(o.key,o.why);case"released":throw new Error("an acquisition ended as a release")}}async function Zt(e){let n=e.clock.now(),{me:t,order:o,superseded:r,former:a=[],also:s=[]}=e,i=Ht({goal:"acquire",me:t,order:o,superseded:r,former:a,also:s.filter(c=>!e.keys.includes(c)&&!a.includes(c))}),l=n+e.waitSeconds*1e3,d;try{d=await new pn(i,e,e.pollSeconds*1e3,l).run()}catch(c){throw c instanceof D?new w({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the lock ${mn(e.keys)} until the waiting time was over: ${c.message}.`,remedy:"See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.",cause:c}):c}return wc(e,d,e.clock.now()-n)}var bc=2;async function eo(e){if(e.keys.length===0)return{was:"absent",states:[]};let n=Ht({goal:"release",me:e.me,live:e.live,...e.seen?{seen:e.seen}:{looks:bc}}),t=new pn(n,e,1e3,Number.POSITIVE_INFINITY),{was:o,machine:r,outcome:a}=await t.run();if(a.kind==="unreadable")throw Qn(a.key,a.why);return{was:o,states:Bn(r)}}async function kc(e){for(let n=1;;n+=1)try{return await e.store.read(e.keys)}catch(t){if(!(t instanceof D))throw t;await e.deadline.sleep($e(n,e.random()))}}async function _c(e,n){let t=[],o=0;for(let r=1;;r+=1){let a=await kc(e),s=n(a).filter(([{key:c}])=>!t.some(([u])=>u.key===c));if(s.length===0)return t;let i=s.map(([c])=>c),l=s.map(([,c])=>c),d=await e.store.swap(i,l,!1,!0);if(d.kind==="swapped"){let c=new Set(d.heads.map(({key:u})=>u));if(t.push(...s.filter(([{key:u}])=>c.has(u))),c.size===s.length)return t;continue}if(d.refused&&(o+=1),o>=Kn)throw Xt(e.store,i,d.reason);await e.deadline.sleep($e(r,e.random()))}}function Ec({key:e,holder:n}){return new w({code:"LOCK_NOT_HELD",what:`This job does not hold the lock '${e}'${n?`; ${te(n)} does`:""}.`,remedy:"Do not deploy: acquire the lock first, in this job, and look at who removed it."})}async function no(e){let{me:n,fencingToken:t}=e,o=0;return await _c(e,r=>{let a=r.map(i=>{if(i.unreadable!==void 0)throw Qn(i.key,i.unreadable);return i.state??Me(i.key,n.run)}),s=a.find(({holder:i,epoch:l})=>i?.nonce!==n.nonce||t!==void 0&&l!==t);if(s)throw Ec(s);return o=Math.max(...a.map(({epoch:i})=>i)),r.flatMap((i,l)=>{let d=a[l],c=ie(d,{kind:"EXTEND",ticket:d.holder,epoch:o});return cn(c)?[]:[[i,c]]})}),o}var to=require("node:crypto");var oo=1e3,Sc=new RegExp("\\p{Default_Ignorable_Code_Point}","gu");function hn(e,n){return new w({code:"LOCK_KEY_INVALID",what:`The lock's key ${JSON.stringify(e.slice(0,60))} is ${n}.`,remedy:`Give a key of 1 to ${oo} characters on one line, such as 'production'.`})}function qa(e){let n=e.normalize("NFC").trim();if(n==="")throw hn(e,"empty");if(n.length>oo)throw hn(e,`${n.length} characters long`);if(/[\u0000-\u001f\u007f]/.test(n))throw hn(e,"not one line of printable text");return n}function Tc(e){return e.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC")}function xc(e){let n=e.replace(/\\/g,"/"),t=[];for(let r of n.split("/")){if(r===""||r===".")continue;let a=t.at(-1);r===".."&&a!==void 0&&a!==".."?t.pop():(r!==".."||!n.startsWith("/"))&&t.push(r)}let o=n.startsWith("/")?"/":"";return t.length===0?o||".":`${o}${t.join("/")}`}function Oc(e){let n=Tc(e).replace(Sc,"").split(/\s+/u).filter(Boolean).map(xc),t=n.filter(o=>o!==".");return(t.length>0?t:n.slice(0,1)).join(" ")}var Nc=10;function he(e){let n=qa(e);for(let t=0;t<Nc;t+=1){let o=Oc(n);if(o===n)break;n=o}if(n==="")throw hn(e,"empty: it has only characters that show nothing");if(n.length>oo)throw hn(e,`${n.length} characters long in its normal form`);return n}function ro(e){return[...new Set(e.map(he))].sort()}function ao(e){let n=new Set(e.map(he));return[...new Set(e.map(qa))].filter(t=>!n.has(t)).sort()}function Yn(e,n="refs/locks"){if(!/^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(n)||/\.\.|\.lock(\/|$)|\.(\/|$)/.test(n)||/^refs\/(pull|tags|replace)(\/|$)/.test(n))throw new w({code:"LOCK_NAMESPACE_INVALID",what:`The ref namespace ${JSON.stringify(n.slice(0,100))} cannot keep locks.`,remedy:"Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs."});let o=(0,to.createHash)("sha256").update(e).digest("hex").slice(0,16),r=e.toLowerCase().replace(/[^a-z0-9]+/g,"-").slice(0,40).replace(/^-|-$/g,"");return`${n}/${o}${r===""?"":`-${r}`}`}function so(e){return`${e}.mirror`}function Jn(e,n,t="refs/locks"){return`${t}/bells/${(0,to.createHash)("sha256").update(`${e}
${n}`).digest("hex").slice(0,24)}`}function Ac(e){let n=/<([^<>]*)>\s*;[^,<]*\brel="?next"?/.exec(e??"")?.[1];if(n===void 0)return;let t=n.indexOf("?");return t<0?void 0:new URLSearchParams(n.slice(t+1))}var vc=(e,n)=>`${e}?${n}`;async function Ve(e,n,{most:t=50,until:o}={}){let[r="",a=""]=e.split("?"),s=new URLSearchParams(a);s.set("per_page",String(100)),s.set("page","1");let i=[],l="";for(let d=1;d<=t;d+=1){let c=await n(vc(r,s)),u=JSON.stringify(c.items);if(d>1&&c.items.length>0&&u===l)return{items:i,isWhole:!1};l=u,i.push(...c.items);let f=Ac(c.link);if(!(f!==void 0||Rc(c,i.length)))return{items:i,isWhole:c.total===void 0||i.length>=c.total};if(o?.(i))return{items:i,isWhole:!1};let m=new URLSearchParams(s);m.set("page",String(d+1));for(let[g,h]of f??[])m.set(g,h);m.set("per_page",String(100)),s=m}return{items:i,isWhole:!1}}function Rc(e,n){return e.items.length<100?!1:e.link===void 0?e.total===void 0||n<e.total:!1}var Ic=5,Lc=6e4;function Fa(e,n){return typeof e.run_attempt=="number"&&e.run_attempt!==n?e.run_attempt>n?"dead":"unknown":e.status==="completed"?"dead":typeof e.status=="string"?"alive":"unknown"}function io({api:e,now:n,signal:t}){let o=new Map,r=new Map,a=new Map;async function s(c,u){try{let{data:f}=await e.conditional(c);return a.delete(u),f}catch(f){if(t?.aborted)throw t.reason;let p=Cc(f,u);p&&a.set(u,p);let m=pe(f,u,t);if(m instanceof w||m instanceof Error)return"unavailable";throw m}}let i=c=>s(`GET /repos/${c.repository}/actions/runs/${c.run}`,c.repository);async function l(c){let u=await i(c);if(u==="unavailable")return"unknown";if(u===void 0){let f=o.get(c.nonce);if(f===void 0)return o.set(c.nonce,n()),"unknown";if(n()-f<Lc)return"unknown";let p=await s(`GET /repos/${c.repository}/actions/runs?per_page=1`,c.repository);return p!=="unavailable"&&typeof p?.total_count=="number"?"dead":"unknown"}return o.delete(c.nonce),Fa(u,c.attempt)}async function d(c){let u=await i(c);return u!==void 0&&u!=="unavailable"&&Fa(u,c.attempt)==="dead"}return{refusal:c=>a.get(c),async judge(c){if(c.job===null)return l(c);let u=await s(`GET /repos/${c.repository}/actions/jobs/${c.job}`,c.repository);if(u==="unavailable")return"unknown";if(!(u!==void 0&&u.run_id===c.run&&(u.run_attempt===void 0||u.run_attempt===c.attempt)))return l(c);if(o.delete(c.nonce),u.status==="completed")return"dead";if(typeof u.status!="string")return"unknown";let p=(r.get(c.nonce)??0)+1;return r.set(c.nonce,p),p%Ic===0&&await d(c)?"dead":"alive"}}}function Cc(e,n){let t=Ie(e),o=t&&Re(t);if(o===void 0||o==="rate-limit")return;let{what:r,remedy:a}=Ke(o,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:' (besides 'contents: write')."});return new w({code:"LOCK_ACTIONS_UNREADABLE",what:`GitHub does not say whether the jobs of ${n} are alive: ${r}. A dead holder is not noticed.`,remedy:a,cause:e})}function gn(e){let{api:n,signal:t}=e;async function o(s,i,l){return(await n.request(`GET /repos/${s}/compare/${i}...${l}?per_page=1`)).data.status}async function r(s){let{branch:i}=e;i===void 0&&(i=(await n.request(`GET /repos/${s}`)).data.default_branch);let l=i.split("/").map(encodeURIComponent).join("/");return(await n.request(`GET /repos/${s}/git/ref/heads/${l}`)).data.object.sha}async function a(s,i){try{let l=await o(s,i,await r(s));return l==="ahead"||l==="identical"}catch{if(t?.aborted)throw t.reason;return!1}}return{async compare(s,i){let l;try{l=await o(i.repository,s.sha,i.sha)}catch{if(t?.aborted)throw t.reason;return"unknown"}return l==="behind"?await a(i.repository,s.sha)?"behind":"stray":l==="ahead"||l==="identical"||l==="diverged"?"not-behind":"unknown"}}}async function lo(e,n,t,o){if(n.job!==null||t==="")return n;try{let{items:r,isWhole:a}=await Ve(`/repos/${n.repository}/actions/runs/${n.run}/attempts/${n.attempt}/jobs`,Gn(e,i=>i.jobs)),s=r.filter(i=>i.runner_name===t&&i.status==="in_progress");return a&&s.length===1?{...n,job:s[0].id}:n}catch{if(o?.aborted)throw o.reason;return n}}function co(e){return[e.attempt===1?e.createdMs:e.startedMs,e.id]}function Vn(e,n){if(e.attempt===1&&n.attempt===1)return e.id<n.id;let[t,o]=co(e),[r,a]=co(n);return t<r||t===r&&o<a}var $c=new Set(["push","workflow_dispatch","schedule","release","repository_dispatch","deployment","merge_group","workflow_run"]);function Da(e,n){let t=/[\p{L}\p{N}]/u,o=/^[\p{L}\p{N}]|^[_-][\p{L}\p{N}]/u;for(let r=e.indexOf(n);n!==""&&r>=0;r=e.indexOf(n,r+1)){let a=e.slice(0,r).at(-1)??"";if(!t.test(a)&&!o.test(e.slice(r+n.length)))return!0}return!1}function po(e,n){return Da(e.title,n)||Da(e.name??"",n)}function Ha(e,n,t){return e.id===n.id||e.headRepository!==e.repository&&n.headRepository===n.repository||t.sameBranchOnly&&e.branch!==(t.branch??n.branch)?!1:t.queueName===void 0?e.workflow===n.workflow:!$c.has(e.event)&&e.event!==n.event?!1:po(e,t.queueName)}function uo(e,n){return e.status==="completed"||e.conclusion==="success"?!1:e.status!=="waiting"||n.waitForApprovals}function ja(e){return{id:e.id,attempt:e.run_attempt??1,createdMs:Date.parse(e.created_at),startedMs:Date.parse(e.run_started_at??""),status:e.status??"queued",conclusion:e.conclusion??null,workflow:e.workflow_id,path:e.path??"",title:e.display_title??"",name:e.name??"",event:e.event,branch:e.head_branch,repository:e.repository.id,headRepository:e.head_repository?.id}}function Wa(e,n,t){let o=e.filter(r=>r.name===n||r.name.startsWith(`${n} (`)||r.name.startsWith(`${n} / `));return o.length===0?!1:o.every(r=>r.status==="completed"||t!==void 0&&r.steps?.some(({name:a,status:s})=>a===t&&s==="completed")===!0)}var Mc=10,Pc=10,qc=20,Fc=["requested","pending","waiting","queued","in_progress"],Dc=2e3,Ua=10,Pe=class extends Error{},fo=class{#e;#t;#o;#d;#r;#n;#c;constructor(n){this.#e=n,this.#t=n.clock.now(),this.#o=this.#t+n.waitSeconds*1e3,this.#d=`/repos/${n.me.repository}/actions`}get#a(){return this.#o-this.#e.clock.now()}async take(){try{if(this.#e.atOnce)throw new Pe;return await this.#g(),this.#f(this.#n,!0)}catch(n){let t=n instanceof fe&&this.#a<=0;if(!(n instanceof Pe)&&!t)throw n;let{cause:o}=n;if(o!==void 0&&this.#e.onTimeout==="fail")throw this.#u(o);return this.#f(this.#c??this.#n,!1)}}#u(n){return new w({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the runs of ${this.#e.me.repository} until the waiting time was over: ${G(n)}.`,remedy:"See githubstatus.com, then re-run.",cause:n})}#f(n,t){let{me:o,clock:r,waitSeconds:a,onTimeout:s}=this.#e,i=new w({code:"LOCK_TIMEOUT",what:`Older runs were not over within ${a} s${n?`; run ${n} was the nearest`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."}),l={...o,run:n??0,attempt:1,nonce:`run.${n}`};return{acquired:t,fencingToken:void 0,keys:[],ticket:o,position:this.#r??0,waitedMs:r.now()-this.#t,waitedFor:n===void 0?void 0:l,reaped:[],kept:[],superseded:!1,forceContinued:!t&&s==="continue",fault:!t&&s==="fail"?i:void 0,states:[],seen:{}}}async#s(n,t){let{me:o,deadline:r,random:a}=this.#e;for(let s=1;;s+=1)try{return await t()}catch(i){let l=Ie(i);if(l?.status===404)throw Ga(n,o.repository);let d=l&&Re(l);if(d!==void 0&&d!=="rate-limit"&&d!=="token")throw jc(o.repository,d,i);let c=pe(i,o.repository,r.signal);if(!(c instanceof D))throw c;if(this.#a<=0)throw new Pe("",{cause:c});await r.sleep($e(s,a()))}}async#i(n){let{api:t,me:o}=this.#e;return this.#s(`run ${n}`,async()=>{let{data:r}=await t.conditional(`GET ${this.#d}/runs/${n}`);if(r===void 0)throw Ga(`run ${n}`,o.repository);return ja(r)})}#l(n,t){let o=Gn(this.#e.api,t);return r=>this.#s(n,()=>o(r))}async#m(n){let{policy:t}=this.#e,o=t.queueName===void 0?`workflows/${n.workflow}/runs`:"runs",r=`${this.#d}/${o}`,a=this.#l("the list of runs",f=>f.workflow_runs),s=await Ve(r,a,{most:Mc}),i=[...s.items],{isWhole:l}=s,d=s.items.at(-1)?.created_at;if(!l&&d!==void 0){l=!0;for(let f of Fc){let p=await Uc(r,f,d,a);i.push(...p.items),l&&=p.isWhole}}let c=new Map(i.map(f=>[f.id,ja(f)]));return{ahead:[...c.values()].filter(f=>Ha(f,n,t)&&Vn(f,n)&&uo(f,t)).sort((f,p)=>Vn(f,p)?1:-1),knowsMe:c.has(n.id),isWhole:l}}async#h(n,t){let{policy:o}=this.#e,r=await this.#i(n.id);if(!uo(r,o)||!Vn(r,t))return!0;if(o.job===void 0)return!1;let a=await Ve(`${this.#d}/runs/${n.id}/jobs`,this.#l(`the jobs of run ${n.id}`,s=>s.jobs));return a.isWhole&&Wa(a.items,o.job,o.step)}async#b(n){if(this.#a<=0)throw new Pe;await this.#e.deadline.sleep(Math.min(n,this.#a))}async#g(){let{policy:n,clock:t,pollSeconds:o,initialWaitSeconds:r}=this.#e,a=await this.#i(this.#e.me.run),s=Number.isNaN(a.startedMs)?{...a,startedMs:a.createdMs}:a;n.queueName!==void 0&&!po(s,n.queueName)&&this.#e.tell?.({kind:"outside",queueName:n.queueName});let i=t.now(),l=!1;for(let d=1;;d+=1){let{ahead:c,knowsMe:u,isWhole:f}=await this.#m(s),p=[];for(let y of n.job===void 0?[]:c)await this.#h(y,s)||p.push(y);let m=n.job===void 0?c:p;if(this.#r??=m.length,this.#n??=m[0]?.id,m.length>0){l=!1,await this.#y(m,s);continue}let g=i+r*1e3-t.now(),h=f&&(u||d>=Ua);if(h&&g<=0&&l)return;l=h,await this.#p(Math.max(g,Math.min(Dc,o*1e3)),d,f)}}async#p(n,t,o){let{waitSeconds:r,deadline:a}=this.#e;if(r>0&&this.#a>0)return a.sleep(Math.min(n,this.#a));if(r===0&&t<=Ua)return a.sleep(n);let s=new Error("the list of runs could not be read to its end");throw new Pe("",o?{}:{cause:s})}async#y(n,t){let{pollSeconds:o,random:r}=this.#e;for(let[a,s]of n.entries())for(this.#c=s.id,this.#e.tell?.({kind:"waiting",ahead:n.length-a,run:s.id});!await this.#h(s,t);){let i=this.#e.remaining?.(),l={pollMs:o*1e3,ahead:1,remaining:i,turnMs:0,debt:0};await this.#b(Hn({...l,random:r()}))}this.#c=void 0}};function Ga(e,n){return new w({code:"LOCK_RUN_UNKNOWN",what:`GitHub does not know ${e} of ${n}, so the older runs cannot be found.`,remedy:"Give the job 'permissions: actions: read'; without knowing its place it must not pass."})}function jc(e,n,t){let{what:o,remedy:r}=Ke(n,{what:"the token lacks actions: read",remedy:"Add 'actions: read' to the job's 'permissions:'."});return new w({code:"LOCK_FORBIDDEN",what:`The older runs of ${e} cannot be seen: ${o}.`,remedy:r,cause:t})}async function Uc(e,n,t,o){let r=[],a=t;for(let s=1;s<=qc;s+=1){let i=`status=${n}&created=${encodeURIComponent(`<=${a}`)}`,l=await Ve(`${e}?${i}`,o,{most:Pc});if(r.push(...l.items),l.isWhole)return{items:r,isWhole:!0};let d=l.items.at(-1)?.created_at;if(d===void 0||d===a)break;a=d}return{items:r,isWhole:!1}}function mo(e){return new fo(e).take()}var Ka=(e=[])=>e.map(({nonce:n})=>n);function ho(e,n){let t=Ka(e?.queue),o=Ka(n.queue),r=o[0],a=r!==t[0]||e?.holder!=null&&n.holder===null;return{hang:o.filter(s=>s===n.by&&!t.includes(s)),ring:r!==void 0&&r!==n.by&&a?[r]:[],drop:t.filter(s=>!o.includes(s))}}var Gc="4b825dc642cb6eb9a060e54bf8d69288fbee4904",go="0".repeat(40),Hc=3,Wc=3,Kc={name:"turnstyle-lock",email:"turnstyle-lock@users.noreply.github.com",date:"2000-01-01T00:00:00Z"},Bc=`mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`,Qc=`query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`,yo=e=>e!==void 0&&"schema"in e;function Yc(e,n){if(yo(e)&&(!yo(n)||n.version<=e.version))return{state:e};if(yo(n))return{state:n,recovered:!0};let t=[e,n].find(o=>o!==void 0&&"unreadable"in o);return t&&"unreadable"in t?{state:void 0,unreadable:t.unreadable}:{state:void 0}}function wo(e){let{api:n,owner:t,repo:o,signal:r}=e,a=`${t}/${o}`,s=`/repos/${t}/${o}/git`,i=T=>{let O=Yn(T,e.namespace);return{main:O,mirror:so(O)}},l=e.run===void 0?Number.MAX_SAFE_INTEGER:Qt(e.run),d=new Map,c=e.repositoryId,u=!1,f=!1,p=new Map,m=0,g=0,h="",y=async T=>{try{return await T()}catch(O){throw pe(O,a,r)}};async function k(T,O){if(!T)return;let{sha:E,type:S}=T.object;if(S!=="commit")return{unreadable:`${T.ref} points at a ${S}, not at a commit`};let x=d.get(E);x===void 0&&(x=(await y(()=>n.request(`GET ${s}/commits/${E}`))).data.message??"",d.size>200&&d.clear(),d.set(E,x));let M=`the commit ${E.slice(0,12)} of ${T.ref}`,I=Jt(x,O);return I?Sa(I,l)?I:{unreadable:`${M} counts to ${Math.max(I.epoch,I.version)}, which no lock reaches by itself: it was written by hand`}:{unreadable:`${M} holds no state of this lock`}}async function R(T){let{main:O,mirror:E}=i(T),S=await y(()=>n.conditional(`GET ${s}/matching-refs/${O.slice(5)}`));if(S.data===void 0)throw pe(Object.assign(new Error("Not Found"),{status:404}),a,r);if(!Array.isArray(S.data))throw new D("GitHub answered without a list of refs");let x=S.data.find(M=>M.ref===O);return _(T,x,S.data.find(M=>M.ref===E))}async function _(T,O,E){let S=await k(O,T),x=E&&E.object.sha===O?.object.sha?S:await k(E,T);return{key:T,at:O?.object.sha??null,mirrorAt:E?.object.sha??null,...Yc(S,x)}}async function v(T){let{main:O,mirror:E}=i(T);try{let{repository:S}=await n.graphql(Qc,{owner:t,name:o,main:O,mirror:E});if(c??=S?.id,!S?.main?.target&&!S?.mirror?.target)return;let x=[{ref:O,target:S.main?.target},{ref:E,target:S.mirror?.target}].map(({ref:M,target:I})=>{if(I)return I.message!==void 0&&d.set(I.oid,I.message),{ref:M,object:{sha:I.oid,type:I.__typename.toLowerCase()}}});return await _(T,x[0],x[1])}catch{if(r?.aborted)throw r.reason;return}}async function N(T,O){let E=Bt(T),S=await y(()=>n.request(`POST ${s}/commits`,{message:E,tree:Gc,parents:O,author:Kc})),{sha:x}=S.data;return d.set(x,E),x}async function j(){return c===void 0&&(c=(await y(()=>n.request(`GET /repos/${t}/${o}`))).data.node_id),c}async function V(T,O,E){let S=await j(),x=[];for(let[L,z]of T.entries()){let be=O[L],en=await N(be,[]);x.push({key:z.key,state:be,at:en,mirrorAt:en})}let M=new Map,I=[],U=T.flatMap((L,z)=>{let{main:be,mirror:en}=i(L.key),oe=x[z].at,{hang:tr,ring:sl,drop:il}=ho(L.state,O[z]),ht=nn=>Jn(L.key,nn,e.namespace);if(!E)for(let nn of tr)M.set(ht(nn),oe);return I.push(...il.map(ht)),[{name:be,beforeOid:L.at??go,afterOid:oe,force:!0},{name:en,beforeOid:L.mirrorAt??go,afterOid:oe,force:!0},...E?[]:[...tr,...sl].map(nn=>({name:ht(nn),afterOid:oe,force:!0}))]}),An=E?[]:I.filter(L=>p.has(L));U.push(...An.map(L=>({name:L,afterOid:go,force:!0})));try{await n.graphql(Bc,{input:{repositoryId:S,refUpdates:U}}),f=E;for(let[L,z]of M)p.set(L,z);for(let L of I)p.delete(L);return await K(I.filter(L=>!An.includes(L))),{kind:"swapped",heads:x}}catch(L){if(r?.aborted)throw r.reason;let z=Gt(L);if(jn(L))return h=G(L).slice(0,300),"limited";let be=G(L).slice(0,300);if(z.some(oe=>oe.extensions?.code==="undefinedField"||/updateRefs/i.test(oe.message??"")&&/doesn't exist|isn't a defined|unknown type|cannot query field/i.test(oe.message??""))||L.status===404)return"unsupported";if(z.some(oe=>oe.type==="FORBIDDEN")||/not accessible by/i.test(be))throw Un(a,be,L);if(z.length>0)return{kind:"doubtful",reason:be,refused:!0};throw pe(L,a,r)}}async function K(T){for(let O of T)try{await n.request(`DELETE ${s}/refs/${O.slice(5)}`)}catch{}}async function ve({key:T,state:O},E,S){let{ring:x,drop:M}=ho(O,E),I=U=>Jn(T,U,e.namespace);for(let U of x.map(I))try{await n.request(`PATCH ${s}/refs/${U.slice(5)}`,{sha:S,force:!0})}catch{}await K(M.map(I))}async function Ze(T,O){let E=Jn(T,O,e.namespace),S;try{S=await n.conditional(`GET ${s}/ref/${E.slice(5)}`)}catch{if(r?.aborted)throw r.reason;return!1}let x=S.data?.object?.sha;if(x===void 0)return m+=1,p.has(E)&&m<Hc?!1:void 0;m=0;let M=p.get(E)!==x;return p.set(E,x),g=S.changed&&!M?g+1:0,g<Wc?M:void 0}async function mt(T,O,E){let[S]=T,[x]=O;if(T.length!==1&&!E||!S||!x)throw new w({code:"LOCK_KEYS_NOT_ATOMIC",what:"This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.",remedy:"Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later."});if(S.recovered)throw new w({code:"LOCK_UNREADABLE",what:`The lock '${S.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,remedy:"See that no deployment is running, then run this action once with 'mode: break'."});let{main:M,mirror:I}=i(S.key),U=await N(x,S.at===null?[]:[S.at]),An=M.slice(5);try{S.at===null?await n.request(`POST ${s}/refs`,{ref:M,sha:U}):await n.request(`PATCH ${s}/refs/${An}`,{sha:U,force:!1})}catch(z){throw pe(z,a,r)}let L=U;try{S.mirrorAt===null?await n.request(`POST ${s}/refs`,{ref:I,sha:U}):await n.request(`PATCH ${s}/refs/${I.slice(5)}`,{sha:U,force:!0})}catch{L=S.mirrorAt}return{kind:"swapped",heads:[{key:S.key,state:x,at:U,mirrorAt:L}]}}return{read:async(T,O=!1)=>{let E=[];for(let S of T)E.push((O?await v(S):void 0)??await R(S));return E},listen:async(T,O)=>{if(u||f)return;let E=!1;for(let S of T){let x=await Ze(S,O);if(x===void 0)return;E||=x}return E},swap:async(T,O,E=!1,S=!1)=>{try{if(!u){let I=await V(T,O,E||f);if(I==="unsupported")u=!0;else{if(I!=="limited")return I;if(T.length!==1&&!S||T[0].recovered)throw new D(h)}}let x=await mt(T,O,S),M=x.kind==="swapped"&&!u?x.heads[0]?.at:void 0;return M&&await ve(T[0],O[0],M),x}catch(x){if(x instanceof D)return{kind:"doubtful",reason:x.message,refused:x.refused};throw x}},locate:T=>`${a} ${Yn(T,e.namespace)}`}}function bo(e){let n=e.jobId??`${e.job}@${e.runner}`.replace(/[^A-Za-z0-9._:@-]/g,"_").slice(0,120);return{nonce:`${e.runId}.${e.runAttempt}.${n}`,repository:`${e.owner}/${e.repo}`,run:e.runId,attempt:e.runAttempt,job:e.jobId??null,number:e.runNumber,sha:/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(e.sha)?e.sha:"",workflow:e.workflow.split("@")[0].slice(0,300),name:e.job.slice(0,100)}}function ge(e,n){let t=n.attempt>1?`/attempts/${n.attempt}`:"";return`${e.replace(/\/$/,"")}/${n.repository}/actions/runs/${n.run}${t}`}var Ba=({waitMinutes:e})=>e*60*2+600;var Ci=require("node:os"),$i=require("node:path");var Jc=[/^(INPUT_|STATE_|ACTIONS_)/,/^(GITHUB_TOKEN|GH_TOKEN|GH_ENTERPRISE_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/,/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/,/^(SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS|GIT_ASKPASS|GIT_SSH_COMMAND)$/,/^(ANSIBLE_VAULT_|ANSIBLE_BECOME_PASS|GUARDED_DEPLOY_)/,/^NODE_OPTIONS$/],Vc=/^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TMP|TEMP|CI|VIRTUAL_ENV|PYTHON\w*|LD_LIBRARY_PATH|DYLD_\w+|JAVA_HOME|JAVA_TOOL_OPTIONS|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(HTTPS?|NO|ALL)_PROXY|https?_proxy|no_proxy|all_proxy|XDG_\w+|RUNNER_(OS|ARCH|TEMP|TOOL_CACHE)|SYSTEMROOT)$/;function zc(e,n){return e.endsWith("*")?n.startsWith(e.slice(0,-1)):n===e}function ko(e,n=[]){let t={};for(let[o,r]of Object.entries(e)){let a=Jc.some(i=>i.test(o));(n.some(i=>a?i===o:zc(i,o))||!a&&(n.length===0||Vc.test(o)))&&(t[o]=r)}return t}var Xc=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function _o(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,r]of Object.entries(e)){if(!r)continue;let a=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:]*:([^@\s]+)@/i.exec(r)?.[1];if(a!==void 0){t(a);try{t(decodeURIComponent(a))}catch{}}Xc.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||t(r))}return[...n].sort((o,r)=>r.length-o.length)}function qe(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/[^\s'"]+/g,Zc).replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,a)=>`${r}${a}***`)}function Zc(e){let n="",t=0;for(let o=e.indexOf("://");o>=0;o=e.indexOf("://",o+3)){if(!/[a-z0-9+.-]/i.test(e[o-1]??""))continue;let r=/[^/:@]*/y;r.lastIndex=o+3,r.exec(e);let a=r.lastIndex;if(e[a]!==":")continue;let s=e.indexOf("@",a);if(s<0)break;s!==a+1&&(n+=`${e.slice(t,a)}:***`,t=s,o=s-3)}return n+e.slice(t)}function xe(e,n){return typeof e=="string"?qe(e,n):Array.isArray(e)?e.map(t=>xe(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,xe(o,n)])):e}var Ja=require("node:child_process");function Qa(e,n,{first:t,graceMs:o}){let r,a=i=>{if(e.pid!==void 0)try{process.kill(-e.pid,i)}catch{}},s=()=>{a(t),r=setTimeout(()=>a("SIGKILL"),o)};return n?.addEventListener("abort",s,{once:!0}),()=>{n?.removeEventListener("abort",s),clearTimeout(r)}}var Ya=1e6,eu=3e3,nu=1e3,Eo=(e,n,t)=>new Promise((o,r)=>{t.signal.throwIfAborted();let a=(0,Ja.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),s="",i="";a.stdout.on("data",u=>{s=(s+String(u)).slice(-Ya)}),a.stderr.on("data",u=>{i=(i+String(u)).slice(-Ya)});let l=()=>{try{a.pid!==void 0&&process.kill(-a.pid,"SIGKILL")}catch{}},d=Qa(a,t.signal,{first:"SIGTERM",graceMs:eu}),c;a.once("error",u=>{d(),r(u)}),a.once("exit",()=>{c=setTimeout(()=>{l(),a.stdout.destroy(),a.stderr.destroy()},nu)}),a.once("close",(u,f)=>{clearTimeout(c),d(),l(),t.signal.aborted?r(t.signal.reason):o({code:u??void 0,signal:f??void 0,stdout:s,stderr:i})})});function P(e){return e.app===""?e.name:`${e.app}.${e.name}`}function F(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Oe(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.schema===void 0?"":`, schema '${e.schema}',`,o=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}${o}`}function yn(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function Va(e,{message:n,code:t},o=!0){let r=`The server says: ${yn(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new w({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Oe(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${r}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new w({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Oe(e)} that this user may open. ${r}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):o&&tu(n,t)?new w({code:"DATABASE_SLOW",what:`The database ${Oe(e)} answers, but not in time. ${r}`,remedy:"See what it waits for: a lock that another migration holds, or too much load. A larger 'connect-timeout' waits longer."}):new w({code:"DATABASE_UNREACHABLE",what:`The database ${Oe(e)} does not answer. ${r}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}function tu(e,n){return n==="57014"||n==="55P03"||n===1205||n===1969||/statement timeout|lock timeout|Lock wait timeout|max_statement_time|during query/i.test(e)}var ou={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function ze(e,n=[]){return e==="django"&&n.some(({schema:t})=>t!==void 0)?"python manage.py migrate_schemas":e==="alembic"&&n.some(({severalHeads:t})=>t)?"alembic upgrade heads":ou[e]}function ns(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function ts(e){let{error:n,stage:t,tool:o}=e,r=e.databases.at(-1)??{alias:"default"};return n&&rs(t,n,o,r)}function os(e,n){return e.schemaMissing?{status:"error",fault:new w({code:"TENANT_SCHEMA_MISSING",what:`The tenant '${e.schema}' has no schema in ${Oe(e)}.`,remedy:"Create the schema of this tenant, or remove its row: `migrate_schemas` stops at it, too."})}:e.error&&rs(e.stage??"",e.error,n,e)}var za=/^(Operational|Interface|Programming|Internal|Database|NotSupported)Error$/;function rs(e,n,t,o){let r=ns(n.place?.file,n.place?.line),a=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",s=`${n.type}: ${yn(n.message)}`,i=(d,c,u,f="error")=>({status:f,fault:new w({code:d,what:c,remedy:u,...r?{place:r}:{}})}),l=()=>Za(n.message)?{status:"error",fault:So(o,t,yn(n.message))}:{status:"unreachable",fault:Va(o,n)};if(n.type==="MergeConflict")return i("MERGE_UNFINISHED",`${r?.file??"A file"} holds a merge that was not finished${a}.`,"Finish the merge: choose what stands between the marks `<<<<<<<` and `>>>>>>>`, and commit it.");switch(e){case"django":case"alembic":return i("MIGRATION_TOOL_MISSING",`The environment has no ${t==="django"?"Django":"Alembic"}: ${s}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return es(n.type)?Xa(i,o,s,a):i("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${o.alias}'; they have ${F(o.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return es(n.type)?Xa(i,o,s,a):{status:"unreachable",fault:Va(o,n,!1)};case"history":return l();case"tenants":return i("TENANTS_UNKNOWN",`The tenants of '${o.alias.replace(/\/.*/,"")}' cannot be listed: ${s}`,"Grant this user SELECT on the table of tenants. What is pending in their schemas is not known.");case"manage":case"settings":return i("SETTINGS_BROKEN",`The settings cannot be read: ${s}${a}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return i("SETTINGS_BROKEN",`Alembic's env.py failed: ${s}${a}`,"Give this step the environment variables that env.py needs.");case"configuration":return i("ALEMBIC_CONFIG_INVALID",`Alembic's configuration cannot be used: ${s}${a}`,"Run `alembic heads` in the same directory and environment to see the same.");case"application":return i("PROJECT_BROKEN",`The Flask application cannot be loaded: ${s}${a}`,"Give this step FLASK_APP and the variables that the application needs; `flask db heads` shows the same.");case"setup":return i("PROJECT_BROKEN",`The applications cannot be loaded: ${s}${a}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return za.test(n.type)?l():n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?i("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${yn(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):i("MIGRATION_BROKEN",`The migrations cannot be loaded: ${s}${a}`,"Fix the migration; nothing can be said about the database before it loads.");default:return za.test(n.type)&&!Za(n.message)?l():i("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${e}': ${s}${a}`,"Re-run with debug logging to see where.")}}function Xa(e,n,t,o){return e("PROJECT_BROKEN",`The database '${n.alias}' cannot be used: ${t}${o}`,"Install the database's Python driver or correct the settings.")}function Za(e){return/denied|permission|insufficient/i.test(e)}function es(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}var ru={django:"django_migrations",alembic:"alembic_version",flyway:"flyway_schema_history"};function So(e,n,t){let o=ru[n];return new w({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see ${o} in ${Oe(e)}: ${t}`,remedy:`Grant it SELECT on ${o} (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending.`})}function To(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:So(e,n,`its tables are there (${F(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:So(e,n,`it lies in the schema ${F(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let r=o.migrations.map(d=>d.name),a=ns(o.migrations.at(-1)?.file,1),s={django:[`Two branches met: the app '${o.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one. Heads that are meant have a branch label each."],flyway:[`Two branches met: ${r.slice(1).join(" and ")} came after the newer ${r[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[i,l]=s[n];return{status:"conflict",fault:new w({code:"MIGRATION_CONFLICT",what:i,remedy:l,...a?{place:a}:{}})}}if(e.inconsistent)return{status:"error",fault:new w({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Oe(e)} contradicts the code: ${yn(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let r=(e.ahead??[]).map(P);return{status:"db-ahead",fault:new w({code:"DATABASE_AHEAD",what:`The database ${Oe(e)} is ahead of this code: ${F(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var W=require("node:fs"),as=require("node:path"),xo={read(e){try{return(0,W.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,W.existsSync)(e),executable(e){try{return(0,W.accessSync)(e,W.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,W.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,W.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,W.mkdtempSync)((0,as.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,W.rmSync)(n,{recursive:!0,force:!0})}}};var dt=require("node:path");var Z=require("node:path");var ss=`"""
Upgrades every target of an Alembic project to exactly the revisions that were judged, by its own env.py, and says afterwards
what the databases have recorded. A journal tells of every step before it is taken.
"""
import time

from migration_guard_common import ANSWER, REQUEST, Stop, digest_of, fault, journal, part, stage

part("migration_guard_statements")
from migration_guard_statements import INVALID, is_concurrent, leftovers, only_reads, quoted, settle  # noqa: E402


def changed(name, plan):
    ANSWER["changed"] = {"alias": name, "plan": plan}
    raise Stop()


class Targets:
    """The targets of this run, by what tells them apart, with the names that the look has given them."""

    def __init__(self, probe):
        self.probe = probe
        self.found = {}

    def visit(self, run, context, words):
        """The key of the target at hand."""
        identity = self.probe.identify(run, context, words)
        return self.probe.key_of(identity), identity

    def survey(self):
        """Runs env.py without a migration, and compares every plan with the judged one before anything is done."""
        plans, identities = [], []

        def work(run, script, context, words, real):
            key, identity = self.visit(run, context, words)
            if key not in self.found:
                self.found[key] = None
                identities.append(identity)
                plan = self.probe.plan_of(script, context.get_current_heads())
                plans.append([[revision.revision, digest_of(revision.path)] for revision in plan])

        self.probe.each_target(work)
        names = self.probe.name_targets(identities)
        self.found = dict(zip(self.found, names))
        for name, plan in zip(names, plans):
            if name not in REQUEST["expected"] or plan != REQUEST["expected"][name]:
                changed(name, [entry[0] for entry in plan])
        for name in REQUEST["expected"]:
            if name not in names:
                changed(name, [])


# --- what happens to every statement -----------------------------------------------------------------------------------


def literal(value):
    """A value of ours in the text of a statement: drivers differ in how they take parameters."""
    return str(value) if isinstance(value, int) else "'%s'" % str(value).replace("'", "''")


def raw(connection, statement, values=()):
    """Runs a statement on the driver's own connection, unseen by SQLAlchemy, and returns its rows."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement % tuple(literal(value) for value in values) if values else statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        cursor.close()


def in_transaction(connection):
    """Whether the statements of a connection wait for a commit."""
    level = connection.get_execution_options().get("isolation_level") or connection.default_isolation_level
    return str(level).upper() != "AUTOCOMMIT"


def lock_settings(engine, seconds):
    if engine in ("mariadb", "mysql"):
        return ["SET SESSION lock_wait_timeout = %d" % max(1, seconds), "SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds)]
    if engine == "postgresql":
        return ["SET lock_timeout = %d" % (1000 * seconds)]
    return []


def watch():
    """Puts every statement that changes something into the journal, and lets each wait for locks as long as suits it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def before(connection, cursor, statement, parameters, context, executemany):
        if not AT_WORK or only_reads(statement):
            return
        atomic = in_transaction(connection)
        if AT_WORK[-1] == "postgresql" and is_concurrent(statement) and not atomic:
            # It waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index.
            raw(connection, "SET lock_timeout = 0")
            for schema, name, table in leftovers(statement, lambda query, values: raw(connection, query, values)):
                raw(connection, "DROP INDEX CONCURRENTLY " + quoted(schema, name))
                journal("dropped", index=name, table=table)
            connection.info["patient"] = True
        journal("statement", sql=statement.strip()[:300], atomic=atomic)

    @event.listens_for(Engine, "after_cursor_execute")
    def after(connection, cursor, statement, parameters, context, executemany):
        if not AT_WORK or only_reads(statement):
            return
        journal("ran")
        if connection.info.pop("patient", False):
            raw(connection, "SET lock_timeout = %d" % (1000 * REQUEST["lockTimeout"]))


# The engine of the target whose revisions run, while they do.
AT_WORK = []


def journaled(step, name, engine, connection):
    """A step whose begin and end are in the journal."""
    real = step.migration_fn

    def run(*arguments, **words):
        for setting in lock_settings(engine, REQUEST["lockTimeout"]):
            connection().exec_driver_sql(setting)
        journal("begin", database=name, app="", name=step.revision.revision)
        began = time.monotonic()
        AT_WORK.append(engine)
        try:
            result = real(*arguments, **words)
        except Exception as error:
            # env.py may keep it to itself, and go on with the next database.
            journal("failed", error=fault(error))
            raise
        journal("done", seconds=round(time.monotonic() - began, 3))
        return result

    step.migration_fn = run
    return step


def apply(probe):
    targets = Targets(probe)
    targets.survey()
    watch()

    def work(run, script, context, words, real):
        del AT_WORK[:]
        key, _ = targets.visit(run, context, words)
        name = targets.found.get(key)
        if name is None:
            changed("/".join(key), [])
        engine, _ = probe.server_of(context)
        session = session_of(context.connection, engine)
        if session is not None:
            journal("session", database=name, key=list(key), **session)

        def steps(current, context):
            found = script._upgrade_revs(probe.destination(script), current)
            plan = [step.revision.revision for step in found]
            expected = [entry[0] for entry in REQUEST["expected"][name]]
            # The second time that env.py runs a target, nothing is left of it.
            if plan and plan != expected:
                changed(name, plan)
            journal("target", database=name, oneTransaction=probe.one_transaction(context))
            return [journaled(step, name, engine, lambda: context.connection) for step in found]

        context._migrations_fn = steps
        real()
        del AT_WORK[:]

    stage("apply")
    probe.each_target(work)
    stage("done")


def session_of(connection, engine):
    """What tells this connection from all others of its server, for whoever has to see whether it still works."""
    if engine == "postgresql":
        row = connection.exec_driver_sql("SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()").fetchone()
    elif engine in ("mariadb", "mysql"):
        row = connection.exec_driver_sql("SELECT CONNECTION_ID(), CAST(NOW() AS CHAR)").fetchone()
    else:
        return None
    return {"id": row[0], "since": row[1]}


# --- what the databases say afterwards ---------------------------------------------------------------------------------


def ask(probe):
    """What every target has recorded. Statements that a dead process has left at work in the server are ended first."""
    ANSWER["recorded"] = []
    identities, answers = [], []

    def work(run, script, context, words, real):
        identity = probe.identify(run, context, words)
        if probe.key_of(identity) in [probe.key_of(other) for other in identities]:
            return
        engine, _ = probe.server_of(context)
        query = lambda text, values=(): raw(context.connection, text, values)  # noqa: E731
        key = list(probe.key_of(identity))
        sessions = [session for found in REQUEST.get("sessions", {}).values() for session in found if session["key"] == key]
        settle(engine, query, sessions)
        applied = set()
        for head in context.get_current_heads():
            applied.update(revision.revision for revision in script.iterate_revisions(head, "base") if revision is not None)
        invalid = query(INVALID, ["%"]) if engine == "postgresql" else []
        identities.append(identity)
        answers.append({"migrations": [["", name] for name in sorted(applied)],
                        "invalid": [{"table": table, "name": name} for _, name, table in invalid]})

    probe.each_target(work)
    ANSWER["recorded"] = [{"database": name, **answer} for name, answer in zip(probe.name_targets(identities), answers)]
    stage("done")
`;var is=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)

One env.py may run migrations for several databases, engines or schemas: each call of run_migrations() is a target of its own.
"""
import ast
import os
import re
import sys

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, conclude, digest_of, fault, keys_of, looks, part, relative, silence, stage,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """The first and the last line of upgrade()."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


def give_up_connecting(seconds):
    """env.py makes its own engine: a server that does not answer must not hold it for as long as the driver likes."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    names = {"pymysql": "connect_timeout", "mysqldb": "connect_timeout", "aiomysql": "connect_timeout",
             "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "asyncpg": "timeout"}

    @event.listens_for(Engine, "do_connect")
    def limited(dialect, record, arguments, words):
        name = names.get(dialect.driver)
        if name:
            words.setdefault(name, seconds)
        if dialect.driver in ("pymysql", "mysqldb") and looks():
            words.setdefault("read_timeout", silence(seconds))


SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "temp"}


def is_empty(inspector, history):
    """Whether no schema that is not the server's own has a table, that of the history aside."""
    return not any(
        set(inspector.get_table_names(schema=schema)) - {history}
        for schema in inspector.get_schema_names() if schema.lower() not in SYSTEM_SCHEMAS
    )


def columns_of(connection, names):
    import sqlalchemy

    found, existing = {}, []
    inspector = sqlalchemy.inspect(connection)
    for table in inspector.get_table_names():
        if table not in names:
            continue
        existing.append(table)
        columns = {}
        for column in inspector.get_columns(table):
            try:
                kind = column["type"].compile(dialect=connection.dialect)
            except Exception:
                kind = str(column["type"])
            columns[column["name"]] = {
                "type": kind.lower(), "null": bool(column["nullable"]),
                "default": column.get("default") is not None, "auto": column.get("autoincrement") is True,
                # SQLAlchemy does not say in which character set a column is.
                "bytes": None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


def one_transaction(context):
    """Whether all revisions run in one transaction: Alembic's, or one that env.py has begun itself."""
    outside = getattr(context, "_in_external_transaction", False)
    return bool(context.impl.transactional_ddl and (outside or not context.opts.get("transaction_per_migration")))


# --- targets -------------------------------------------------------------------------------------------------------


def schema_of(context):
    """The schema in which names without one are looked up, where the server has several."""
    schema = context.version_table_schema
    translated = context.connection.get_execution_options().get("schema_translate_map") or {}
    if schema is None and translated.get(None):
        schema = translated[None]
    if schema is None and context.dialect.name == "postgresql":
        # Where none of them exists, the first that is asked for.
        schema = context.connection.exec_driver_sql(
            "SELECT COALESCE(current_schema(), trim(both ' \\"' from split_part(current_setting('search_path'), ',', 1)))").scalar()
    return schema


def identify(run, context, words):
    """What tells this target from the others: the run, the name that env.py gives it, its database and schema."""
    url = context.connection.engine.url
    if len(str(url.password or "")) > 3:
        SECRETS.add(str(url.password))
    given = words.get("engine_name") or words.get("bind") or words.get("name")
    token = context.opts.get("upgrade_token") or ""
    if given is None and token.endswith("_upgrades"):
        given = token[:-len("_upgrades")]
    return {
        "run": run.name, "given": given, "schema": schema_of(context), "database": url.database or "", "host": url.host or "",
        "port": str(url.port or ""), "table": context.version_table,
    }


KEYS = ("run", "given", "schema", "database", "host", "port", "table")


def key_of(identity):
    return tuple(str(identity[name]) for name in KEYS)


def name_targets(identities):
    """
    A name for each: the shortest of run, given name, schema and database that tells them apart. A single one that nobody named
    is \`default\`.
    """
    first = identities[0] if identities else None
    if len(identities) == 1:
        return [first["given"] or first["run"] or "default"]
    for names in (("given",), ("run",), ("schema",), ("database",), ("run", "given"), ("run", "schema"), ("given", "schema"),
                  ("database", "schema"), ("host", "port", "database", "schema"), KEYS):
        found = ["/".join(str(identity[name]) for name in names if identity[name] not in (None, "")) or "default" for identity in identities]
        if len(set(found)) == len(found):
            return found
    return ["%d" % (index + 1) for index in range(len(identities))]


def server_of(context):
    engine = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
        context.dialect.name, context.dialect.name)
    if getattr(context.dialect, "is_mariadb", False):
        engine = "mariadb"
    version = context.dialect.server_version_info or ()
    if engine == "sqlite":
        import sqlite3

        version = sqlite3.sqlite_version_info
    return engine, ".".join(str(number) for number in version if isinstance(number, int))


# --- revisions -----------------------------------------------------------------------------------------------------


def ancestors(script, head):
    """A revision and everything below it, along down_revision."""
    found, waiting = set(), [head]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        down = script.get_revision(name).down_revision
        waiting.extend(down if isinstance(down, (tuple, list)) else [down] if down else [])
    return found


def are_intended(script, heads, current):
    """
    Whether several heads are meant, to be upgraded with \`heads\`: they share no ancestor, each has a label of its own, or the
    database is on several of them already. Otherwise two branches met.
    """
    if len(heads) < 2 or len(current) > 1:
        return True
    below = [ancestors(script, head) for head in heads]
    labels = [set(script.get_revision(head).branch_labels or ()) for head in heads]
    pairs = [(a, b) for a in range(len(heads)) for b in range(a)]
    return all(not below[a] & below[b] or (labels[a] and labels[b] and not labels[a] & labels[b]) for a, b in pairs)


def destination(script):
    return "heads" if len(script.get_heads()) > 1 else "head"


def plan_of(script, current):
    """The revisions that \`alembic upgrade\` would run, in its order."""
    return [step.revision for step in script._upgrade_revs(destination(script), current)]


def describe(difference):
    if isinstance(difference, list):
        return "; ".join(describe(item) for item in difference)
    kind = difference[0]
    names = []
    for part_ in difference[1:]:
        if hasattr(part_, "name") and getattr(part_, "name", None):
            table = getattr(getattr(part_, "table", None), "name", None)
            names.append((table + "." if table else "") + str(part_.name))
        elif isinstance(part_, str):
            names.append(part_)
    return kind.replace("_", " ") + " " + ".".join(names)


# --- looking -------------------------------------------------------------------------------------------------------


class Look:
    """Looks at every target for which env.py runs migrations."""

    def __init__(self):
        self.identities = []

    def visit(self, run, script, context, words):
        answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
        identity = None
        try:
            stage("connect")
            answer["engine"], answer["version"] = server_of(context)
            answer["vendor"] = context.dialect.name
            identity = identify(run, context, words)
            if key_of(identity) in [key_of(other) for other in self.identities]:
                # env.py runs them a second time: the first look has seen everything.
                return
            answer.update({name: identity[name] for name in ("database", "host", "port")}, user=context.connection.engine.url.username or "")
            if identity["schema"] not in (None, "public"):
                answer["schema"] = identity["schema"]
            self.add(answer, identity)
            self.look(answer, script, context, words)
        except Exception as error:
            if identity is None:
                self.add(answer, {**dict.fromkeys(KEYS), "run": run.name})
            answer.update(stage=ANSWER["stage"], error=fault(error))

    def add(self, answer, identity):
        ANSWER["databases"].append(answer)
        self.identities.append(identity)

    def look(self, answer, script, context, words):
        connection = context.connection
        stage("history")
        answer["history"] = context._has_version_table()
        current = context.get_current_heads()
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        stage("graph")
        heads = script.get_heads()
        revisions = {revision.revision: revision for revision in script.walk_revisions()}
        answer["unseen"] = other_histories(connection, context, revisions)
        if not are_intended(script, heads, current):
            answer["conflicts"] = [{"app": "", "migrations": [
                {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]
        answer["severalHeads"] = len(heads) > 1
        answer["ahead"] = [{"app": "", "name": name} for name in current if name not in revisions]
        if answer["ahead"] or answer["conflicts"]:
            return
        stage("plan")
        waiting = plan_of(script, current)
        answer["pending"] = entries = [entry_of(revision, context) for revision in waiting]
        stage("history")
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        answer["fresh"] = not current and is_empty(inspector, context.version_table)
        if REQUEST["sql"] and entries:
            stage("sql")
            part("migration_guard_recording").collect(connection, context, words, waiting, entries, upgrade_place)
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            names = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, names & tables)
            answer["keys"] = keys_of(lambda query: [tuple(row) for row in connection.execute(sqlalchemy.text(query))], answer["engine"], text)
            if answer["engine"] == "postgresql" and "CONCURRENTLY" in text.upper():
                rows = connection.exec_driver_sql(part("migration_guard_statements").INVALID.replace("LIKE %s", "LIKE '%%'"))
                answer["invalid"] = [{"table": table, "name": name} for _, name, table in rows]
            made = set(re.findall(r"^CREATE TABLE (?:IF NOT EXISTS )?[\\"\`]?(\\w+)", text, re.I | re.M))
            if not answer["history"]:
                # A user who sees no history sees everything as pending, while its tables are there.
                answer["foreignTables"] = sorted(made & tables)[:20]
        if REQUEST["drift"] and not entries:
            self.drift(context)

    def drift(self, context):
        from alembic.autogenerate import compare_metadata

        metadata = context.opts.get("target_metadata")
        if metadata is None:
            return
        stage("drift")
        differences = compare_metadata(context, metadata)
        if differences:
            ANSWER.setdefault("drift", []).append(
                {"app": "", "operations": [describe(d) for d in differences], "file": None, "target": len(self.identities) - 1})

    def end(self):
        names = name_targets(self.identities)
        for answer, name in zip(ANSWER["databases"], names):
            answer["alias"] = name
        for drift in ANSWER.get("drift", []):
            name = names[drift.pop("target")]
            if len(names) > 1:
                drift["app"] = name


def entry_of(revision, context):
    line, _ = upgrade_place(revision.path)
    return {"app": "", "name": revision.revision, "file": relative(revision.path), "line": line, "digest": digest_of(revision.path),
            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []}


def other_histories(connection, context, revisions):
    """
    Other schemas of this database with a history that names revisions of this project: tenants that env.py does not come to.
    Another application's history names none of them.
    """
    if context.dialect.name != "postgresql":
        return []
    import sqlalchemy

    query = sqlalchemy.text(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = :name "
        "AND c.relkind IN ('r', 'p') AND n.nspname <> COALESCE(:schema, current_schema(), '') "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')")
    rows = connection.execute(query, {"name": context.version_table, "schema": schema_of(context)}).fetchall()
    found = []
    for schema, in rows:
        table = sqlalchemy.table(context.version_table, sqlalchemy.column("version_num"), schema=schema)
        versions = [row[0] for row in connection.execute(table.select())]
        if any(version in revisions for version in versions):
            found.append(schema)
    return found


# --- running env.py ------------------------------------------------------------------------------------------------


class Asked(dict):
    """The -x arguments, which remembers those that env.py asked for in vain."""

    def __missing__(self, name):
        note_argument(name)
        raise KeyError(name)

    def __contains__(self, name):
        there = dict.__contains__(self, name)
        if not there:
            note_argument(name)
        return there

    def get(self, name, default=None):
        return dict.get(self, name, default) if name in self else default


# Names of arguments that choose what is migrated.
CHOOSES = re.compile(r"tenant|schema|shard|bind|database|^db(_?name)?$|engine|customer|organi[sz]ation|^org$", re.I)


def note_argument(name):
    asked = ANSWER.setdefault("unnamed", [])
    if CHOOSES.search(str(name)) and name not in asked:
        asked.append(str(name))


def each_target(work):
    """Runs env.py in each way, with \`work(run, script, context, words, real)\` in place of MigrationContext.run_migrations."""
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    given_arguments = EnvironmentContext.get_x_argument

    def get_x_argument(environment, as_dictionary=False):
        given = given_arguments(environment, as_dictionary=as_dictionary)
        return Asked(given) if as_dictionary else given

    EnvironmentContext.get_x_argument = get_x_argument
    real = MigrationContext.run_migrations
    for run in RUNS:
        stage("configuration")
        script = ScriptDirectory.from_config(run.config)
        stage("graph")
        # Every file is loaded: what does not load is said by its line, whatever env.py does.
        for _ in script.walk_revisions():
            pass

        def instead(context, run=run, script=script, **words):
            work(run, script, context, words, lambda: real(context, **words))
            stage("env")

        MigrationContext.run_migrations = instead
        stage("env")
        # A look creates no table for the history, which a user that may only read could not do.
        with EnvironmentContext(run.config, script, fn=lambda heads, context: [], as_sql=False, dont_mutate=looks()):
            try:
                script.run_env()
            except Exception as error:
                if ANSWER["stage"] == "env" and is_connection_error(error):
                    stage("connect")
                raise
    EnvironmentContext.get_x_argument = given_arguments
    MigrationContext.run_migrations = real


def is_connection_error(error):
    """Whether a database gave no answer, rather than env.py being at fault."""
    from sqlalchemy import exc

    while error is not None:
        if isinstance(error, (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, exc.ProgrammingError, ConnectionError)):
            return True
        if type(error).__module__.partition(".")[0] in ("pymysql", "MySQLdb", "psycopg", "psycopg2", "asyncpg", "aiomysql", "mariadb"):
            return True
        error = error.__cause__
    return False


# Every way in which env.py is run.
RUNS = []


def run():
    sys.path[0] = REQUEST["places"][0]
    ANSWER["databases"] = []
    stage("alembic")
    import alembic
    from alembic.config import Config  # noqa: F401

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("configuration")
    RUNS.extend(part("migration_guard_project").runs_of())
    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    if REQUEST["mode"] != "look":
        work = part("migration_guard_apply")
        work.apply(sys.modules[__name__]) if REQUEST["mode"] == "apply" else work.ask(sys.modules[__name__])
        return
    part("migration_guard_recording").fence()
    look = Look()
    try:
        each_target(lambda run, script, context, words, real: look.visit(run, script, context, words))
    finally:
        look.end()
    stage("done")


conclude(run)
`;var ls=`"""How an Alembic project is run: its configuration, its working directory, and the application that it may need."""
import argparse
import os
import re
import sys

from migration_guard_common import REQUEST, stage


class Run:
    """One way to run env.py: a section of the configuration, and the -x arguments of one line."""

    def __init__(self, config, name):
        self.config = config
        # The name is shown; an argument may be an address with its password.
        name = re.sub(r"(://[^\\s/:@]*):[^\\s@]+@", r"\\1:***@", name)
        self.name = re.sub(r"(password|passwd|pwd|secret|token)=\\S+", r"\\1=***", name, flags=re.I)


def options(section, arguments):
    """What Alembic's own command line would hand to env.py for \`upgrade\`."""
    from alembic import command

    return argparse.Namespace(
        x=arguments or None, name=section, config=[REQUEST["config"]] if REQUEST["config"] else None, raiseerr=False, quiet=False,
        revision="heads", sql=False, tag=None, cmd=(command.upgrade, ["revision"], ["sql", "tag"]))


def sections_of(config):
    """The sections that each have scripts of their own, as they are chosen with \`alembic --name\`."""
    parser = config.file_config
    shared = parser.defaults().get("script_location")
    found = [name for name in parser.sections() if parser.get(name, "script_location", raw=True, fallback=shared) != shared]
    return found or [config.config_ini_section]


def configuration(section, arguments):
    from alembic.config import Config

    words = {"ini_section": section, "cmd_opts": options(section, arguments)}
    if REQUEST["toml"]:
        try:
            return Config(REQUEST["config"], toml_file=REQUEST["toml"], **words)
        except TypeError:
            import alembic

            raise RuntimeError("Alembic reads its configuration in pyproject.toml from 1.16 on; this is %s" % alembic.__version__)
    return Config(REQUEST["config"], **words)


def location_of(config):
    read = getattr(config, "get_alembic_option", None) or config.get_main_option
    return read("script_location")


def choose_directory(config):
    """
    Where the project runs Alembic: paths of the configuration are relative to that. Mostly it is the working directory or the
    one of the configuration, and one of them holds the scripts.
    """
    places = REQUEST["places"]
    location = location_of(config)
    if location and ":" not in location:
        for place in places:
            if os.path.isfile(os.path.join(place, location, "env.py")):
                return place
    return places[0]


def is_flask(directory):
    """Whether env.py is one of Flask-Migrate, which needs the application that it migrates."""
    path = os.path.join(directory, "env.py")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return False
    return bool(re.search(r"^\\s*(from flask import .*\\bcurrent_app\\b|import flask\\b)", text, re.M))


def enter_application():
    """Loads the application as the \`flask\` command does, and enters its context for good."""
    stage("application")
    from flask.cli import ScriptInfo, load_dotenv

    load_dotenv()
    try:
        app = ScriptInfo(app_import_path=os.environ.get("FLASK_APP")).load_app()
    except Exception as error:
        # Flask's own says no more than that there was another.
        raise error.__context__ or error
    app.app_context().push()
    return app


def flask_directory():
    """Where the \`flask\` command is run: mostly beside the directory of the migrations."""
    above = os.path.dirname(os.path.dirname(REQUEST["config"]))
    module = os.environ.get("FLASK_APP", "").partition(":")[0]
    signs = [".flaskenv", "wsgi.py", "app.py"] + ([module, module.replace(".", os.sep) + ".py", module.partition(".")[0]] if module else [])
    places = dict.fromkeys([REQUEST["directory"], above])
    return next((place for place in places if any(os.path.exists(os.path.join(place, sign)) for sign in signs)), above)


def flask_configuration(app, arguments):
    """Flask-Migrate's own, with the scripts where the configuration lies."""
    directory = os.path.dirname(REQUEST["config"])
    config = app.extensions["migrate"].migrate.get_config(directory, x_arg=arguments or None)
    words = vars(options(config.config_ini_section, arguments))
    words.update(vars(config.cmd_opts))
    config.cmd_opts = argparse.Namespace(**words)
    return config


def runs_of():
    """Every way in which env.py is to be run."""
    lines = [line.split() for line in REQUEST["x"]] or [[]]
    if REQUEST["config"] and is_flask(os.path.dirname(REQUEST["config"])):
        enter(flask_directory())
        app = enter_application()
        stage("env")
        return [Run(flask_configuration(app, line), " ".join(line)) for line in lines]
    first = configuration("alembic", lines[0])
    enter(choose_directory(first))
    sections = sections_of(first)
    return [
        Run(configuration(section, line), " ".join(([section] if len(sections) > 1 else []) + line))
        for section in sections for line in lines
    ]


def enter(directory):
    os.chdir(directory)
    sys.path[0] = directory
`;var ds=`"""
What the revisions of an Alembic project would ask a server to do, without its being done.

upgrade() runs as it would run for real: with its connection, and with the answers of the server's own catalogue. Everything
else is written down in place of being executed. Nothing that runs meanwhile gets through to the server in another way.
"""
import contextlib
import os
import re
import sys

from migration_guard_common import ANSWER, REQUEST, silence

# What a project's env.py may do to a server that is only looked at.
PASSES = re.compile(
    r"(SELECT|SHOW|SET|RESET|USE|PRAGMA|VALUES|EXPLAIN|DESCRIBE|DESC|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|WITH)\\b", re.I)
CHANGES = re.compile(r"\\b(INTO|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\\b", re.I)
COMMENTS = re.compile(r"^(\\s|--[^\\n]*\\n|/\\*.*?\\*/)*", re.S)
READS = re.compile(r"(SELECT|SHOW|PRAGMA|WITH|DESCRIBE|DESC|VALUES)\\b", re.I)
SOURCES = re.compile(r"\\b(?:FROM|JOIN)\\s+(?:LATERAL\\s+)?(\\(|[\\w\\".$\`]+)", re.I)
CATALOGUE = re.compile(r'^\\(|^["\`]?(pg_catalog|information_schema)["\`]?\\.|^["\`]?pg_\\w+["\`]?$|^["\`]?sqlite_(master|schema|temp_master)["\`]?$', re.I)
# Functions whose answer changes nothing, where a query has no table.
ASKS = re.compile(
    r"^(version|current_\\w+|session_user|user|database|schema|now|to_reg\\w+|has_\\w+_privilege|obj_description|col_description|format_type"
    r"|pg_get_\\w+|pg_\\w+_is_visible|sqlite_version|coalesce|cast|count|exists|unnest|array_\\w+|any|lower|upper|max|min|quote_ident)$", re.I)
FUNCTIONS = re.compile(r"([A-Za-z_]\\w*)\\s*\\(")
KEYWORDS = {"in", "values", "and", "or", "not", "select", "from", "where", "exists", "as", "on", "join", "with", "case", "when", "then", "else"}


def stripped(statement):
    """A statement without the comments before it."""
    return statement[COMMENTS.match(statement).end():]


def is_question(statement):
    """Whether a statement only asks, of whatever."""
    text = stripped(statement)
    if re.match(r"SET\\b|RESET\\b", text, re.I):
        return True
    return bool(PASSES.match(text)) and not (re.match(r"(SELECT|WITH|EXPLAIN)\\b", text, re.I) and CHANGES.search(without_texts(text)))


def without_texts(text):
    return re.sub(r"'(?:[^']|'')*'|\\"(?:[^\\"]|\\"\\")*\\"", "''", text)


def asks_catalogue(statement):
    """Whether a statement asks nothing but what the server knows of its own tables, and changes nothing by it."""
    text = stripped(statement)
    if re.match(r"SHOW\\b|DESC(RIBE)?\\b", text, re.I):
        return True
    if re.match(r"PRAGMA\\b", text, re.I):
        return "=" not in text
    if not READS.match(text) or CHANGES.search(without_texts(text)):
        return False
    sources = SOURCES.findall(text)
    if not all(CATALOGUE.match(name) for name in sources):
        # A name that WITH or a subquery gives is no table.
        given = {name.lower() for name in re.findall(r"\\b(\\w+)\\s+AS\\s+(?:MATERIALIZED\\s+)?\\(", text, re.I)}
        given |= {name.lower() for name in re.findall(r"\\)\\s+AS\\s+(\\w+)", text, re.I)}
        if not all(CATALOGUE.match(name) or name.strip('"\`').lower() in given for name in sources):
            return False
    if sources:
        return not re.search(r"\\b(nextval|setval|pg_advisory\\w*|pg_terminate_backend|pg_cancel_backend|lo_\\w+|dblink\\w*|set_config)\\s*\\(", text, re.I)
    return all(name.lower() in KEYWORDS or ASKS.match(name.rpartition(".")[2]) for name in FUNCTIONS.findall(without_texts(text)))


def texts_in(value):
    """Every text among the parameters of a statement."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def words_of(text):
    return set(re.findall(r"[\\w$]+", text.lower()))


class Stale(PermissionError):
    """What a revision asks about is changed by what comes before it and has not run."""


class Target:
    """What was written down for one database so far: the answers about it no longer hold."""

    def __init__(self, connection):
        self.connection = connection
        self.touched = set()
        self.moved = False

    def is_stale(self, statement, parameters):
        if not self.touched:
            return False
        if self.moved:
            return True
        text = stripped(statement)
        names = set()
        for value in texts_in(parameters):
            names |= words_of(value)
        if re.match(r"PRAGMA\\b|SHOW\\b|DESC", text, re.I):
            names |= words_of(text)
        else:
            for quoted in re.findall(r"'((?:[^']|'')*)'", text):
                names |= words_of(quoted)
        # One that names nothing asks for a list of everything.
        return bool(names & self.touched) if names else True


class Recording:
    """What one revision does, statement by statement, each with the line of upgrade() that asked for it."""

    def __init__(self, target, path):
        self.target = target
        self.path = os.path.realpath(path)
        self.autocommit = False
        self.statements = []

    def line(self):
        frame = sys._getframe(1)
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def add(self, sql):
        self.statements.append({"line": self.line(), "sql": sql.rstrip().rstrip(";") + ";", "atomic": not self.autocommit})

    def take(self, statement, parameters, context):
        """Whether a statement is taken care of here. A question about the catalogue is the server's to answer."""
        if asks_catalogue(statement):
            if self.target.is_stale(statement, parameters):
                raise Stale("upgrade() asks the database about what pending revisions change before it asks")
            return False
        text = written_out(statement, parameters, context)
        self.add(text)
        if not is_question(statement):
            self.target.touched |= words_of(text)
        elif re.match(r"SET\\b.*\\bsearch_path\\b|USE\\b", stripped(statement), re.I | re.S):
            self.target.touched.add("search_path")
            self.target.moved = True
        return True

    @contextlib.contextmanager
    def autocommit_block(self, context):
        """Alembic's own would end the transaction in which nothing can be changed."""
        transactional = context.impl.transactional_ddl
        if transactional:
            self.add("COMMIT")
        self.autocommit = True
        try:
            yield
        finally:
            self.autocommit = False
            if transactional:
                self.add("BEGIN")


def written_out(statement, parameters, context):
    """A statement as a person would write it, with its values in it where they can be."""
    text, dialect = statement, context.dialect
    compiled = getattr(context, "compiled", None)
    if parameters and compiled is not None and getattr(compiled, "statement", None) is not None:
        try:
            text = str(compiled.statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        except Exception:
            # A value that has no literal: its place stays.
            pass
    return text.replace("%%", "%") if dialect.paramstyle in ("format", "pyformat") else text


def raw_of(connection):
    """The driver's connection, which several of SQLAlchemy may share."""
    fairy = connection.connection
    return getattr(fairy, "dbapi_connection", None) or fairy.connection


# The recording that runs, if one does.
RECORDINGS = []


def fence():
    """From here on, no statement that changes anything reaches a server by SQLAlchemy, whoever sends it."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    def taken(statement, parameters, context):
        if RECORDINGS:
            recording = RECORDINGS[-1]
            if raw_of(context.root_connection) is not raw_of(recording.target.connection):
                raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")
            return recording.take(statement, parameters, context)
        if is_question(statement):
            return False
        # env.py may make schemas, or take locks, before it runs migrations: not in a look.
        ANSWER.setdefault("skipped", []).append(statement[:200])
        return True

    @event.listens_for(Engine, "do_execute")
    def executed(cursor, statement, parameters, context):
        return taken(statement, parameters, context) or None

    @event.listens_for(Engine, "do_executemany")
    def executed_many(cursor, statement, parameters, context):
        return taken(statement, parameters[0] if parameters else None, context) or None

    @event.listens_for(Engine, "do_execute_no_params")
    def executed_plain(cursor, statement, context):
        return taken(statement, None, context) or None

    @event.listens_for(Engine, "begin")
    def begun(connection):
        # The server itself refuses what might get by, such as the text of a raw cursor.
        read_only = READ_ONLY.get(connection.dialect.name)
        if read_only:
            # Not through SQLAlchemy, which would begin once more for it.
            cursor = connection.connection.cursor()
            cursor.execute(read_only)
            if connection.dialect.name == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = %d" % (1000 * silence(REQUEST["connectTimeout"])))
                cursor.execute("SET LOCAL lock_timeout = %d" % (1000 * REQUEST["connectTimeout"]))
            cursor.close()


READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY", "mysql": "START TRANSACTION READ ONLY", "mariadb": "START TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


def refuse(event, arguments):
    """What upgrade() may not do beside asking for SQL, while it is only looked at."""
    if not RECORDINGS:
        return
    if event == "open":
        path, mode, flags = arguments
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        if writes and "__pycache__" not in str(path):
            raise PermissionError("upgrade() writes a file, which a look does not let it do")
    elif event in FORBIDDEN:
        raise PermissionError("upgrade() does more than ask for SQL (%s), which a look does not let it do" % event)


FORBIDDEN = {
    "socket.connect", "sqlite3.connect", "subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.remove",
    "os.rename", "os.rmdir", "os.truncate", "os.link", "os.symlink", "os.mkdir", "os.chmod", "os.chown", "shutil.rmtree", "shutil.move", "os.kill",
}
# Drivers that are no Python and tell nobody of their connections.
DRIVERS = ("psycopg", "psycopg2", "MySQLdb", "mariadb")
HOOKED = []


def refused_connection(*arguments, **words):
    raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")


def close_raw_cursors():
    """A cursor of the driver would get by everything; only SQLAlchemy itself may have one."""
    from sqlalchemy.pool import base

    real = base._ConnectionFairy.cursor
    own = os.path.dirname(os.path.dirname(os.path.abspath(base.__file__))) + os.sep

    def cursor(fairy, *arguments, **words):
        caller = sys._getframe(1).f_code.co_filename
        if RECORDINGS and not os.path.abspath(caller).startswith(own):
            raise PermissionError("upgrade() uses a cursor of the driver, which a look does not let it do")
        return real(fairy, *arguments, **words)

    base._ConnectionFairy.cursor = cursor


@contextlib.contextmanager
def recorded(target, path):
    """Runs what is inside as the upgrade() of a file, and yields what it asks for."""
    if not HOOKED:
        HOOKED.append(True)
        sys.addaudithook(refuse)
        close_raw_cursors()
    recording = Recording(target, path)
    real = [(sys.modules[name], sys.modules[name].connect) for name in DRIVERS if hasattr(sys.modules.get(name), "connect")]
    for module, _ in real:
        module.connect = refused_connection
    RECORDINGS.append(recording)
    try:
        yield recording
    finally:
        RECORDINGS.pop()
        for module, connect in real:
            module.connect = connect


@contextlib.contextmanager
def apart(connection):
    """On PostgreSQL an error ends nothing but the questions of one revision."""
    savepoint = connection.dialect.name == "postgresql" and hasattr(connection, "exec_driver_sql")
    if savepoint:
        connection.exec_driver_sql("SAVEPOINT migration_guard")
    try:
        yield
    finally:
        if savepoint:
            try:
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT migration_guard")
            except Exception:
                # The revision has ended the transaction, and the savepoint with it.
                connection.rollback()


def collect(connection, context, words, revisions, entries, place_of):
    """Fills the operations of the entries with the SQL of their revisions. @param words: what env.py gives to every upgrade()"""
    from alembic.operations import Operations

    target = Target(connection)
    for revision, entry in zip(revisions, entries):
        first, last = place_of(revision.path)
        whole = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        with recorded(target, revision.path) as recording:
            context.autocommit_block = lambda recording=recording: recording.autocommit_block(context)
            try:
                with apart_outside(connection), Operations.context(context):
                    revision.module.upgrade(**words)
            except BaseException as error:
                whole["sqlError"] = why(error)
                # What it would have done is not known, nor what the answers to those behind it would be.
                target.touched |= {"not", "known"}
                target.moved = True
            finally:
                del context.autocommit_block
        entry["operations"] = [whole] if "sqlError" in whole else operations_of(recording, revision, first) or [whole]


@contextlib.contextmanager
def apart_outside(connection):
    """\`apart\`, whose own statements are not the revision's."""
    recordings = RECORDINGS[:]
    RECORDINGS.clear()
    manager = apart(connection)
    manager.__enter__()
    RECORDINGS.extend(recordings)
    try:
        yield
    finally:
        RECORDINGS.clear()
        manager.__exit__(None, None, None)
        RECORDINGS.extend(recordings)


def why(error):
    """In words, why the SQL of a revision is not known."""
    if type(error).__name__ == "ResourceClosedError":
        return "upgrade() reads rows, and what it does depends on them"
    if isinstance(error, PermissionError):
        return str(error)[:500]
    return type(error).__name__ + ": " + str(error)[:500]


def operations_of(recording, revision, first):
    """The statements of one line are one operation."""
    found = []
    for statement in recording.statements:
        line = statement["line"] or first
        if found and found[-1]["line"] == line and found[-1]["atomic"] == statement["atomic"]:
            found[-1]["sql"].append(statement["sql"])
        else:
            found.append({"type": "upgrade", "description": revision.doc or "", "line": line, "end": line,
                          "atomic": statement["atomic"], "sql": [statement["sql"]]})
    return found
`;function cs(e,n){return e.app===n.app&&e.name===n.name}function zn(e){let n=[],t={},o=[];for(let r of e){let a=n.at(-1);switch(r.event){case"session":{let{database:s,id:i,since:l,key:d}=r;t[s]??=[],t[s].push({id:i,since:l,...d?{key:d}:{}});break}case"target":r.oneTransaction===!0&&o.push(String(r.database));break;case"begin":n.push({database:String(r.database),app:String(r.app),name:String(r.name),done:!1,statements:[],counted:!0});break;case"statement":a?.statements.push({sql:String(r.sql),atomic:r.atomic===!0,done:!1});break;case"ran":{let s=a?.statements.at(-1);s&&(s.done=!0);break}case"failed":a&&(a.error=r.error);break;case"done":a&&(a.done=!0,a.seconds=Number(r.seconds));break}}return{journal:n,sessions:t,oneTransaction:o}}var Ss=require("node:path");var us=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

Usage: python probe.py OUT.json REQUEST.json

While it looks, nothing is changed: Python operations are not run, and the database is asked inside read-only
transactions where it has them. What only some projects need is loaded when it is needed: a start is what this costs.
"""
import gc
import json
import os
import re
import sys

# Thousands of classes and functions are made below and none is ever freed: looking for garbage among them is in vain.
gc.disable()
wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, OUT, REQUEST, SECRETS, Stop, Target, conclude, fault, first_party, give_up_after, missing_file, part, relative, silence,
    source_of, stage,
)

sys.dont_write_bytecode = wanted


def server_of(connection):
    if connection.vendor == "mysql":
        engine = "mariadb" if connection.mysql_is_mariadb else "mysql"
        return engine, ".".join(str(part) for part in connection.mysql_version)
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return "postgresql", "%d.%d" % (number // 10000, number % 10000)
    if connection.vendor == "sqlite":
        return "sqlite", ".".join(str(part) for part in connection.Database.sqlite_version_info)
    return connection.vendor, ""


# \`0002_first_squashed_0005_last\`, as squashmigrations calls what it makes: the first and the last number that it stands for.
SQUASHED = re.compile(r"^(\\d+)(?:_\\w+?)??_squashed_(\\d+)")
NUMBER = re.compile(r"^\\d+")


def squashed_spans(loader, applied):
    """By app, the numbers of migrations that applied squashed ones stand for which no longer list what they replace."""
    spans = {}
    for app, name in loader.disk_migrations:
        match = SQUASHED.match(name)
        if match and (app, name) in applied:
            spans.setdefault(app, []).append((int(match.group(1)), int(match.group(2))))
    return spans


def leftovers(recorder, loader):
    """
    (ahead, stale): rows of the history that the code does not know. Stale are those that were squashed and deleted; it has to
    be seen that they were, since another branch leaves rows that look the same.
    """
    rows = list(recorder.migration_qs.values_list("app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    spans = squashed_spans(loader, set(rows))
    ahead, stale = [], []
    for app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        number = NUMBER.match(name)
        squashed = number and any(first <= int(number.group()) <= last for first, last in spans.get(app, ()))
        (stale if squashed else ahead).append({"app": app, "name": name})
    return ahead, stale


class Asking:
    """
    Questions that must be answered soon. On PostgreSQL a transaction with limits of its own, which a pooled connection does
    not keep; for MariaDB and MySQL the driver has a limit.
    """

    def __init__(self, connection):
        self.connection = connection
        self.block = None

    def __enter__(self):
        if self.connection.vendor == "postgresql":
            from django.db import transaction

            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            limit_statements(self.connection)
        return self

    def __exit__(self, *error):
        return self.block.__exit__(*error) if self.block is not None else False


def limit_statements(connection):
    """Within a transaction of PostgreSQL: how long a statement and a lock may take."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %d" % (1000 * silence(REQUEST["connectTimeout"])))
        cursor.execute("SET LOCAL lock_timeout = %d" % (1000 * REQUEST["connectTimeout"]))


def other_histories(cursor):
    """Schemas of PostgreSQL with a history of their own that this user may read, beside the one that is looked at."""
    cursor.execute(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'django_migrations' "
        "AND c.relkind IN ('r', 'p') AND n.nspname <> current_schema() "
        "AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')")
    return [row[0] for row in cursor.fetchall()]


def describe(answer, target, connection):
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    if target.schema is not None:
        answer["schema"] = target.schema


def connect(answer, target, connection):
    stage("connect")
    give_up_after(connection, REQUEST["connectTimeout"])
    if missing_file(connection):
        answer["missingFile"] = True
        connection.settings_dict["NAME"] = ":memory:"
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    if target.enter is not None:
        target.enter()


def look_at_history(answer, target, connection):
    """The tables that are there, and what the history says. Returns (tables, recorded, schemas with another history)."""
    stage("history")
    others = []
    with Asking(connection), connection.cursor() as cursor:
        if target.schema is not None:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [target.schema])
            if cursor.fetchone() is None:
                answer["schemaMissing"] = True
                raise Stop()
        tables = set(connection.introspection.table_names(cursor))
        recorded = "django_migrations" in tables
        answer["history"] = recorded
        if recorded:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
        if connection.vendor == "postgresql" and not target.tenants:
            others = other_histories(cursor)
            answer["historyElsewhere"] = [] if recorded else others
    return tables, recorded, others


def unseen_schemas(connection, others, loader):
    """
    Of the schemas with a history of their own, those in which this project's migrations are applied: tenants of a kind that is
    not known here. Another application's history names none of them.
    """
    ours = {key for key in loader.disk_migrations if first_party(source_of(loader.disk_migrations[key]))}
    ours = ours or {key for key in loader.disk_migrations if not loader.disk_migrations[key].__module__.startswith("django.")}
    found = []
    for schema in others:
        with Asking(connection), connection.cursor() as cursor:
            cursor.execute('SELECT app, name FROM "%s".django_migrations' % schema.replace('"', '""'))
            if not ours.isdisjoint(cursor.fetchall()):
                found.append(schema)
    return found


def look_at(target, want_sql):
    """Everything that is known of one target, into the answer. Returns its executor."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": target.name}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[target.alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    describe(answer, target, connection)
    connect(answer, target, connection)
    tables, recorded, others = look_at_history(answer, target, connection)
    stage("graph")
    with Asking(connection):
        executor = MigrationExecutor(connection)
    loader = executor.loader
    if recorded and others:
        answer["unseen"] = unseen_schemas(connection, others, loader)
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        answer["fresh"] = not answer["foreignTables"]
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    with Asking(connection):
        try:
            loader.check_consistent_history(connection)
        except InconsistentMigrationHistory as error:
            answer["inconsistent"] = str(error)
        answer["ahead"], answer["stale"] = leftovers(executor.recorder, loader) if recorded else ([], [])
    if answer["conflicts"]:
        return executor
    stage("plan")
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        answer["pending"] = []
        return executor
    # States of projects come and go from here on.
    gc.freeze()
    gc.enable()
    pending = part("migration_guard_pending")
    entries = [pending.entry_of(migration) for migration, _ in plan]
    answer["pending"] = entries
    # In an empty database nobody is disturbed, whatever it is: the SQL of many migrations would be collected for nothing.
    needless = answer.get("fresh") and len(plan) > MOST_SHOWN
    if want_sql and not answer.get("inconsistent") and not needless:
        stage("sql")
        pending.look_closer(answer, executor, connection, plan, tables)
    return executor


# Of an empty database, the SQL of so many migrations is shown.
MOST_SHOWN = 25


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []
# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\\bModel\\b|\\bproxy\\b|\\bapp_label\\b|\\bmodels\\.\\w+\\(|django\\.db\\.models import [^\\n]*(?:Field|Key)\\b")
IMPORTS = re.compile(r"^[ \\t]*(?:from[ \\t]+(\\.*)([\\w.]*)[ \\t]+import[ \\t]+(\\([^)]*\\)|[^\\n#;]*)|import[ \\t]+([^\\n#;]*))", re.M)


def put_off_admin():
    """The admin, its forms, widgets and filters say nothing about migrations: they are imported when drift may hide there."""
    from django.utils import module_loading

    real = module_loading.autodiscover_modules

    def autodiscover_modules(*names, **words):
        if names == ("admin",):
            PUT_OFF.append(lambda: real(*names, **words))
        else:
            real(*names, **words)

    module_loading.autodiscover_modules = autodiscover_modules


def load_admin():
    at = ANSWER["stage"]
    stage("setup")
    while PUT_OFF:
        PUT_OFF.pop(0)()
    stage(at)


def source_files(name):
    """Where a module that is not loaded may lie: (file, whether it is a package)."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    folders = list(getattr(above, "__path__", ())) if parent else sys.path
    if parent and above is None:
        folders = [os.path.dirname(path) for path, package in source_files(parent) if package]
    for folder in folders:
        if not first_party(folder):
            continue
        for path, package in ((os.path.join(folder, last, "__init__.py"), True), (os.path.join(folder, last + ".py"), False)):
            if os.path.isfile(path):
                yield path, package


def imported_by(text, name, package):
    """Names of modules that a text may import."""
    for dots, module, names, plain in IMPORTS.findall(text):
        if plain:
            yield from (word.split()[0] for word in plain.split(",") if word.strip())
            continue
        base = name.split(".")
        up = len(dots) - (1 if package else 0)
        start = base[:len(base) - up] if up > 0 else base
        whole = ".".join((start if dots else []) + ([module] if module else []))
        if whole:
            yield whole
            yield from (whole + "." + word.split()[0] for word in names.strip("()").split(",") if word.strip())


def admin_defines_models():
    """Whether an admin module of the project, or what only it imports, may define models. Reads text, runs nothing."""
    from django.apps import apps

    waiting = [app.name + ".admin" for app in apps.get_app_configs() if first_party(app.path)]
    seen = set(sys.modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, package in source_files(name):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if MODELS.search(text):
                return True
            waiting.extend(imported_by(text, name, package))
            if package and name.endswith(".admin"):
                waiting.extend(name + "." + entry[:-3] for entry in os.listdir(os.path.dirname(path)) if entry.endswith(".py"))
    return False


# --- drift -------------------------------------------------------------------------------------------------------------


def drift_of(loader, scope):
    """Changes that makemigrations would write down, by app."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    # The one migrate itself asks. That of makemigrations ends the process at a column that needs a default.
    questioner = MigrationQuestioner(specified_apps=chosen, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    found = []
    for app, changes in sorted(detector.changes(graph=loader.graph).items()):
        if app in chosen:
            operations = [operation.describe() for migration in changes for operation in migration.operations]
            models = os.path.join(labels[app].path, "models.py")
            found.append({
                "app": app, "operations": operations,
                "file": relative(models if os.path.exists(models) else labels[app].path),
            })
    return found


def look_for_drift(loader, scope):
    stage("drift")
    if PUT_OFF and admin_defines_models():
        load_admin()
    while True:
        try:
            found = drift_of(loader, scope)
        except SystemExit:
            ANSWER["driftError"] = "the questions of makemigrations cannot be answered here"
            return
        except Exception as error:
            ANSWER["driftError"] = type(error).__name__ + ": " + str(error)[:500]
            return
        if not found or not PUT_OFF:
            break
        # A model may be known to nothing but an admin module.
        load_admin()
    ANSWER["drift"] = found


def alone(error):
    """Whether an error is about one database, so that the others can be looked at all the same."""
    from django.db import Error

    return isinstance(error, Error) or ANSWER["stage"] in ("alias", "connect", "history")


def attempted(target, want_sql):
    """Looks at one target. What stops the look at it is part of its answer. Returns the executor, or None."""
    try:
        return look_at(target, want_sql)
    except Stop:
        pass
    except Exception as error:
        if not alone(error):
            raise
        ANSWER["databases"][-1].update(stage=ANSWER["stage"], error=fault(error))
    return None


def look_at_alias(alias):
    """All targets of one alias. Returns an executor of one of them, or None."""
    targets = part("migration_guard_targets").targets_of(alias) if tenancy() else iter([Target(alias)])
    executor = None
    while True:
        try:
            target = next(targets, None)
        except Exception as error:
            # The table of tenants cannot be read.
            ANSWER["databases"].append({"alias": alias + "/*", "stage": "tenants", "error": fault(error)})
            break
        if target is None:
            break
        executor = attempted(target, REQUEST["sql"]) or executor
        if target.schema is not None and "error" in ANSWER["databases"][-1] and ANSWER["stage"] == "connect":
            break
    return executor


def tenancy():
    from django.apps import apps

    return apps.is_installed("django_tenants") or apps.is_installed("tenant_schemas")


def look():
    from django.db import connections

    ANSWER["databases"] = []
    ANSWER["leftOut"] = []
    executor = None
    for alias in REQUEST["databases"] or ["default"]:
        if not REQUEST["databases"] and connections[alias].vendor == "unknown" and len(list(connections)) > 1:
            # \`default\` may be left empty where routers choose among the others.
            ANSWER["leftOut"].append({"alias": alias, "why": "it has no engine"})
            continue
        executor = look_at_alias(alias) or executor
    if len(list(connections)) > len(REQUEST["databases"] or ["default"]):
        if REQUEST["databases"]:
            ANSWER["leftOut"] = [
                {"alias": alias, "why": "'databases' does not name it"} for alias in connections if alias not in REQUEST["databases"]
            ]
        else:
            executor = part("migration_guard_targets").look_further(look_at_alias, describe) or executor
    if executor is not None and REQUEST["drift"] != "off" and not any(d.get("conflicts") for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()
REQUEST_FILE = sys.argv[2]


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    with open(REQUEST_FILE, "w", encoding="utf-8") as file:
        json.dump({**REQUEST, "again": True}, file)
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, REQUEST_FILE])


def run():
    stage("settings")
    from django.conf import settings

    databases = settings.DATABASES
    for options in databases.values():
        password = options.get("PASSWORD")
        if isinstance(password, str) and len(password) > 3:
            SECRETS.add(password)
    ANSWER["settings"] = os.environ.get("DJANGO_SETTINGS_MODULE")
    ANSWER["firstConnections"] = list(databases)
    stage("setup")
    import django

    ANSWER["django"] = django.get_version()
    if REQUEST["mode"] != "look":
        gc.enable()
        django.setup()
        work = part("migration_guard_apply")
        work.apply() if REQUEST["mode"] == "apply" else work.ask()
        return
    # Handlers of the running site, with files that only its host may open, are not for a look.
    settings.LOGGING_CONFIG = None
    if REQUEST["drift"] != "all" and not REQUEST.get("again"):
        put_off_admin()
    try:
        django.setup()
    except Exception:
        if not PUT_OFF:
            raise
        # A ready() that builds on what admin modules registered: once more, with them.
        start_again()
    look()


def main():
    directory = REQUEST["directory"]
    sys.path[0] = directory
    source = os.path.join(directory, "src")
    if os.path.isdir(source):
        sys.path.append(source)
    ANSWER["python"] = "%d.%d.%d" % sys.version_info[:3]
    stage("django")
    from django.core import management

    stage("manage")
    if REQUEST["settings"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = REQUEST["settings"]
    state = {"ran": False, "error": None}

    def instead(argv=None):
        if state["ran"]:
            return
        state["ran"] = True
        try:
            run()
        except BaseException as error:
            state["error"] = error
            raise

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            # A manage.py may end so once it has had its command.
            if not state["ran"]:
                raise
        # It may also keep to itself what went wrong.
        if state["error"] is not None:
            raise state["error"]
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\\"]\\s*[,\\]]\\s*=?\\s*['\\"]([\\w.]+)['\\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
`;var fs=`"""
Applies exactly the migrations that were judged, through the project's own migrate command, and says afterwards what the
database has recorded.

A journal tells of every step before it is taken: whoever reads it knows where this process stood, however it ended.
"""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, digest_of, give_up_after, journal, part, source_of, stage

part("migration_guard_statements")
from migration_guard_statements import INVALID, is_concurrent, leftovers, only_reads, quoted, settle  # noqa: E402


class Watch:
    """
    Stands between Django and the server: every statement that changes something is in the journal before it runs, and waits
    for locks as long as suits it.
    """

    def __init__(self, connection):
        self.connection = connection

    def raw(self, statement, parameters=None):
        with self.connection.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []

    def wait(self, seconds):
        """How long the statements that follow wait for a lock; 0 for as long as it takes."""
        if self.connection.vendor == "postgresql":
            self.raw("SET lock_timeout = %d" % (1000 * seconds))
        elif self.connection.vendor == "mysql":
            self.raw("SET SESSION lock_wait_timeout = %d, innodb_lock_wait_timeout = %d" % (max(1, seconds), max(1, seconds)))

    def __call__(self, execute, sql, params, many, context):
        text = sql if isinstance(sql, str) else str(sql)
        if only_reads(text):
            return execute(sql, params, many, context)
        patient = self.connection.vendor == "postgresql" and is_concurrent(text) and not self.connection.in_atomic_block
        if patient:
            # It waits for every older transaction without keeping anybody out; cut off, it leaves an INVALID index.
            self.wait(0)
            for schema, name, table in leftovers(text, self.raw):
                self.raw("DROP INDEX CONCURRENTLY " + quoted(schema, name))
                journal("dropped", index=name, table=table)
        journal("statement", sql=text.strip()[:300], atomic=bool(self.connection.in_atomic_block))
        result = execute(sql, params, many, context)
        journal("ran")
        if patient:
            self.wait(REQUEST["lockTimeout"])
        return result


def chosen():
    """The targets that were judged."""
    targets = part("migration_guard_targets")
    names = list(REQUEST["expected"])
    found = {target.name: target for alias in dict.fromkeys(name.partition("/")[0] for name in names) for target in targets.targets_of(alias)}
    for name in names:
        if name not in found:
            changed(name, [])
    return [found[name] for name in names]


def connected(target):
    """The connection of a target, looking into its schema."""
    from django.db import connections

    stage("connect")
    connection = connections[target.alias]
    give_up_after(connection, REQUEST["connectTimeout"])
    connection.ensure_connection()
    if target.enter is not None:
        target.enter()
    return connection


def plan_of(connection):
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [[m.app_label, m.name, digest_of(source_of(m))] for m, _ in plan]


def changed(name, plan):
    ANSWER["changed"] = {"alias": name, "plan": [entry[:2] for entry in plan]}
    raise Stop()


def session_of(connection):
    """What tells this connection from all others of its server, for whoever has to see whether it still works."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()")
        elif connection.vendor == "mysql":
            cursor.execute("SELECT CONNECTION_ID(), CAST(NOW() AS CHAR)")
        else:
            return None
        number, since = cursor.fetchone()
        return {"id": number, "since": since}


class Exactly:
    """Lets Django apply what was judged of the target at hand, in its order, and nothing else."""

    def __init__(self):
        from django.db.migrations.executor import MigrationExecutor

        self.target = None
        self.left = []
        self.real = MigrationExecutor.apply_migration
        guard = self

        def apply_migration(executor, state, migration, fake=False, fake_initial=False):
            return guard.apply(executor, state, migration, fake, fake_initial)

        MigrationExecutor.apply_migration = apply_migration

    def apply(self, executor, state, migration, fake, fake_initial):
        here = (executor.connection.alias, getattr(executor.connection, "schema_name", None) if self.target.schema else None)
        expected = self.left[0] if self.left else None
        if here != (self.target.alias, self.target.schema) or expected != [migration.app_label, migration.name]:
            # Before anything of it has run.
            changed(self.target.name, [[migration.app_label, migration.name]])
        self.left.pop(0)
        journal("begin", database=self.target.name, app=migration.app_label, name=migration.name)
        began = time.monotonic()
        result = self.real(executor, state, migration, fake=fake, fake_initial=fake_initial)
        journal("done", seconds=round(time.monotonic() - began, 3))
        return result


def run(target, connection):
    """The project's own command, for one target."""
    from django.core.management import call_command

    words = {"interactive": False, "verbosity": 0, "stdout": io.StringIO(), "stderr": io.StringIO()}
    if target.schema is not None:
        # For this schema alone, in this process.
        call_command("migrate_schemas", schema_name=target.schema, executor="standard", **words)
    else:
        call_command("migrate", database=target.alias, skip_checks=True, **words)


def apply():
    """Applies the plan of every target, when each is still what was judged. Ends with what the database then says."""
    targets = chosen()
    for target in targets:
        connection = connected(target)
        stage("plan")
        plan = plan_of(connection)
        if plan != REQUEST["expected"][target.name]:
            changed(target.name, plan)
    exactly = Exactly()
    for target in targets:
        expected = REQUEST["expected"][target.name]
        if not expected:
            continue
        connection = connected(target)
        exactly.target = target
        exactly.left = [entry[:2] for entry in expected]
        watch = Watch(connection)
        watch.wait(REQUEST["lockTimeout"])
        session = session_of(connection)
        if session is not None:
            journal("session", database=target.name, **session)
        stage("apply")
        with connection.execute_wrapper(watch):
            run(target, connection)
    from django.db import connections

    # What is not committed by now never will be.
    connections.close_all()
    ask()


# --- what the database says afterwards ---------------------------------------------------------------------------------


def ask():
    """
    What every target has recorded, over a connection of its own: an open transaction hides nothing from it. Where the process
    that applied has died, its statements are ended first, so that nothing changes behind the answer.
    """
    ANSWER["recorded"] = []
    for target in chosen():
        connection = connected(target)
        engine = "postgresql" if connection.vendor == "postgresql" else "mysql" if connection.vendor == "mysql" else ""
        settle(engine, Watch(connection).raw, REQUEST.get("sessions", {}).get(target.name, []))
        ANSWER["recorded"].append({"database": target.name, **answer_of(connection)})
    stage("done")


def answer_of(connection):
    from django.db.migrations.recorder import MigrationRecorder

    answer = {"migrations": [list(key) for key in MigrationRecorder(connection).applied_migrations()], "invalid": []}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
    return answer
`;var Xn=`"""What the probes share: the request, the answer and its file, and how an error is told.

The answer goes to a file, never to standard output: projects print there.
"""
import json
import os
import sys

OUT = sys.argv[1]
with open(sys.argv[2], encoding="utf-8") as file:
    REQUEST = json.load(file)
# A project may fork while it is loaded. Only the process that was started answers.
MAIN = os.getpid()
ROOT = os.path.realpath(REQUEST["root"])
HERE = os.path.dirname(os.path.abspath(__file__))
ANSWER = {"stage": "start"}
# Passwords this process knows; no text of the answer shows them.
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


class Target:
    """One history of migrations: an alias of the settings, and the schema in it where a project has one for each tenant."""

    def __init__(self, alias, schema=None, enter=None, tenants=False):
        self.alias = alias
        self.schema = schema
        # What makes the connection look into the schema.
        self.enter = enter
        # Whether the application is one with schemas for tenants.
        self.tenants = tenants
        self.name = alias if schema is None else alias + "/" + schema


def stage(name):
    ANSWER["stage"] = name


def concealed(value):
    """Removes the database passwords this process knows from every text of the answer, but not from the names of its parts."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {k: concealed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [concealed(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return concealed(str(value))


def write():
    if os.getpid() != MAIN:
        return
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(temporary, OUT)


def journal(event, **facts):
    """
    Adds one line to the journal of an application, which is beside the answer. It is there whatever happens to this process
    afterwards: the line is with the system before the function returns.
    """
    if os.getpid() != MAIN:
        return
    descriptor = os.open(OUT + ".journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (json.dumps(concealed({"event": event, **facts})) + "\\n").encode("utf-8", "replace"))
    finally:
        os.close(descriptor)


def tell_where_on_end():
    """When this process is asked to end, it writes down where it stood: a project that hangs is told by its line."""
    import faulthandler

    try:
        file = open(OUT + ".stack", "w", opener=lambda path, flags: os.open(path, flags, 0o600))
        faulthandler.register(SIGTERM, file=file, all_threads=False, chain=True)
        # The file must live as long as the process.
        ENDING.append(file)
    except (AttributeError, OSError, ValueError):
        pass


# By its number: the module of that name takes longer to load than all of this.
SIGTERM = 15
ENDING = []
OURS = {}


def first_party(path):
    """Whether a file or directory is the project's own and not an installed package."""
    if not path or path.startswith("<"):
        return False
    if path not in OURS:
        real = os.path.realpath(path)
        inside = real == ROOT or real.startswith(ROOT + os.sep)
        parts = real[len(ROOT):].split(os.sep)
        OURS[path] = inside and not any(part in ("site-packages", "dist-packages", "node_modules") for part in parts)
    return OURS[path]


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def source_of(migration):
    module = sys.modules.get(type(migration).__module__)
    return getattr(module, "__file__", None)


def digest_of(path):
    """What tells whether a file is still the one that was judged; None where it cannot be read."""
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except (OSError, TypeError):
        return None


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)
        driver = getattr(connection.Database, "__name__", "")
        if driver in ("MySQLdb", "pymysql") and looks():
            options.setdefault("read_timeout", silence(seconds))


def missing_file(connection):
    """Whether SQLite's file does not exist: connecting would create it."""
    if connection.vendor != "sqlite":
        return False
    name = str(connection.settings_dict["NAME"])
    return ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name)


def looks():
    """Whether this run only looks. What is applied may take long, and must not be broken off for that."""
    return REQUEST["mode"] == "look"


def silence(seconds):
    """
    For how long a server may stay silent while it is only looked at. PyMySQL's own limit ends with the TCP connection,
    before the server's greeting; the answers of a loaded server may take longer than a connection may.
    """
    return 3 * seconds


def merge_mark(path):
    """The line on which an unfinished merge begins in a file; None where there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return next((number for number, line in enumerate(file, 1) if line.startswith("<<<<<<< ")), None)
    except OSError:
        return None


def innermost(error):
    """The innermost line of the project in an error, or in the one that led to it: some frameworks raise their own in its place."""
    import traceback

    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(os.path.abspath(frame.filename)) != HERE and first_party(frame.filename):
                return {"file": relative(frame.filename), "line": frame.lineno}
        error = error.__cause__ or error.__context__
    return None


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    import traceback

    place, kind, message = None, type(error).__name__, str(error)
    if isinstance(error, SystemExit):
        message = "it called sys.exit(%s)" % ("" if error.code is None else repr(error.code))
    if isinstance(error, SyntaxError) and error.filename:
        mark = merge_mark(error.filename)
        if mark is not None:
            kind, message = "MergeConflict", "the file holds a merge that was not finished (<<<<<<<)"
        place = {"file": relative(error.filename), "line": mark or error.lineno}
    else:
        place = innermost(error)
    code, chain = None, error
    while chain is not None and code is None:
        # SQLAlchemy wraps the driver's error.
        origin = getattr(chain, "orig", None) or chain
        arguments = getattr(origin, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": kind,
        "message": message[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


# The kinds are spelled as in KINDS. All schemas of PostgreSQL: a name that is unique in one of them is enough to stop.
KEYS = {
    "mysql": (
        "SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints "
        "WHERE table_schema = DATABASE()",
        "SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END "
        "FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name",
    ),
    "postgresql": (
        "SELECT c.relname, k.conname, CAST(k.contype AS text) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid",
        "SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid",
    ),
    "sqlite": (
        "SELECT tbl_name, name, CASE WHEN substr(sql, 1, 14) = 'CREATE UNIQUE ' THEN 'u' ELSE 'i' END "
        "FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    ),
}
KINDS = {"u": "unique", "p": "unique", "x": "unique", "UNIQUE": "unique", "PRIMARY KEY": "unique", "i": "index",
         "INDEX": "index", "c": "check", "CHECK": "check", "f": "foreign-key", "FOREIGN KEY": "foreign-key"}


def keys_of(rows, engine, text):
    """The indexes and constraints that \`text\` names, and what each of them is. \`rows\` runs a query."""
    text = text.lower()
    found = [row for query in KEYS.get("mysql" if engine == "mariadb" else engine, ()) for row in rows(query)]
    return [{"table": table, "name": name, "kind": KINDS[kind]}
            for table, name, kind in found if kind in KINDS and name.lower() in text]


def part(name):
    """A program that lies beside this one, loaded when it is needed: every line costs time to compile."""
    import importlib.util

    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wanted
    return module


def conclude(main):
    """Runs \`main\`, writes the answer and ends the process. What \`main\` raises becomes part of the answer."""
    tell_where_on_end()
    try:
        main()
    except Stop:
        pass
    except BaseException as error:
        ANSWER["error"] = fault(error)
    finally:
        write()
        try:
            sys.stdout.flush()
        except Exception:
            # The project closed it.
            pass
        # A project's own threads and exit handlers must not keep the answer waiting.
        os._exit(0)
`;var ps=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import inspect
import os
import re
import sys

from migration_guard_common import REQUEST, digest_of, first_party, keys_of, part, relative, silence, source_of


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def list_lines(node, operations):
    """Lines of the elements of a list of operations, where the source is a plain list that matches the objects."""
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != len(operations):
        return None
    lines = []
    for element, operation in zip(node.elts, operations):
        nested = None
        children = getattr(operation, "database_operations", None)
        if children and isinstance(element, ast.Call):
            given = {word.arg: word.value for word in element.keywords}
            inner = given.get("database_operations") or (element.args[0] if element.args else None)
            nested = list_lines(inner, children)
        lines.append({"line": element.lineno, "end": getattr(element, "end_lineno", None), "nested": nested})
    return lines


def operation_lines(migration, path):
    """(line of the class, line of the dependencies, lines of its operations or None)."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1, 1, None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            found, depends = None, node.lineno
            for statement in node.body:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                names = [getattr(target, "id", None) for target in targets]
                if "operations" in names:
                    found = list_lines(statement.value, migration.operations)
                if "dependencies" in names:
                    depends = statement.lineno
            return node.lineno, depends, found
    return 1, 1, None


def expression_text(value):
    return None if value is None else str(value)


def field_facts(field, connection):
    """What the classification needs to know of a column. None for fields without one."""
    from django.db.models import NOT_PROVIDED

    facts = {
        "class": type(field).__module__ + "." + type(field).__qualname__,
        "internal": field.get_internal_type(),
        "name": field.name,
        "column": field.column,
        "null": field.null,
        "unique": field.unique,
        "primaryKey": field.primary_key,
        "index": bool(getattr(field, "db_index", False)),
        "hasDefault": field.has_default(),
        "dbDefault": None,
        "generated": None,
        "manyToMany": bool(field.many_to_many),
        "collation": getattr(field, "db_collation", None),
        "maxLength": getattr(field, "max_length", None),
        "references": None,
        "constraint": bool(getattr(field, "db_constraint", False)),
    }
    db_default = getattr(field, "db_default", NOT_PROVIDED)
    if db_default is not NOT_PROVIDED:
        facts["dbDefault"] = repr(db_default)
    if getattr(field, "generated", False):
        facts["generated"] = "stored" if field.db_persist else "virtual"
    try:
        facts["type"] = field.db_type(connection)
    except Exception:
        facts["type"] = None
    if field.remote_field is not None and not field.many_to_many:
        target = field.remote_field.model
        facts["references"] = getattr(getattr(target, "_meta", None), "db_table", None) or str(target)
    return facts


def model_of(state, app, name):
    try:
        return state.apps.get_model(app, name)
    except LookupError:
        return None


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


# Methods; those of related managers that write (set, add, remove, clear) have their names from collections and are not among them.
QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
BUILTINS = {"range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple"}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}


def python_effect(code):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text shows beyond doubt."""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return "unknown"
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    # Names that stand for something else here than the builtin.
    bound = {argument.arg for argument in tree.args.args} | set(getattr(code, "__globals__", ()))
    models = set()
    effect = "reads"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete)):
            return "unknown"
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not tree:
            return "unknown"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            return "unknown"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and call_name(node.value) == "get_model":
            models.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = call_name(node)
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            if not isinstance(node.func, ast.Attribute) or len(node.args) > 3:
                return "unknown"
            if any(word.arg in ("update_conflicts", None) for word in node.keywords):
                return "unknown"
            effect = "inserts"
        elif isinstance(node.func, ast.Name) and node.func.id in models:
            # An unsaved instance; saving it is judged by its own call.
            continue
        elif isinstance(node.func, ast.Name):
            if name not in BUILTINS or name in bound:
                return "unknown"
        elif name not in QUERYSET_READS:
            return "unknown"
    return effect


def every(operation, holds):
    """Whether something holds for an operation and for all database operations inside it."""
    return holds(operation) and all(every(inner, holds) for inner in getattr(operation, "database_operations", None) or ())


def is_builtin(operation):
    return type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))


def is_transparent(operation):
    """Whether Django's own code writes its SQL."""
    owner = next(base for base in type(operation).__mro__ if "database_forwards" in vars(base))
    return owner.__module__.startswith(("django.db.migrations.", "django.contrib."))


def migrates(model, connection):
    """Whether Django keeps the model's table in this database: not for proxies, swapped models, nor where a router forbids it."""
    from django.db import router

    return bool(model._meta.can_migrate(connection) and router.allow_migrate_model(connection.alias, model))


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": every(operation, is_builtin),
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
    if not every(operation, is_transparent):
        facts["opaque"] = True
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("django.")}
    facts["bases"] = sorted(names)
    try:
        if "RunPython" in names:
            facts["effect"] = python_effect(operation.code)
            facts["atomic"] = operation.atomic
        elif "RunSQL" in names:
            facts["state"] = len(operation.state_operations)
        elif "SeparateDatabaseAndState" not in names:
            model = getattr(operation, "model_name", None) or getattr(operation, "name", None)
            if "RenameModel" in names:
                facts["table"] = table_of(before, app, operation.old_name)
                facts["to"] = table_of(after, app, operation.new_name)
            elif model is not None and "ModelOperation" in names | {"ModelOperation"} & {b.__name__ for b in kind.__mro__}:
                facts["table"] = table_of(before, app, model) or table_of(after, app, model)
                facts["to"] = table_of(after, app, model)
            current = model_of(before, app, model) if isinstance(model, str) else None
            facts["exists"] = current is not None
            managed = current or (model_of(after, app, model) if isinstance(model, str) else None)
            if managed is not None:
                facts["managed"] = migrates(managed, connection)
                facts.setdefault("table", managed._meta.db_table)
            field = getattr(operation, "new_name", None) if "RenameField" in names else getattr(operation, "name", None)
            old = getattr(operation, "old_name", None) if "RenameField" in names else getattr(operation, "name", None)
            if {"AddField", "AlterField", "RemoveField", "RenameField"} & names:
                if current is not None and "AddField" not in names:
                    facts["before"] = field_facts(current._meta.get_field(old), connection)
                later = model_of(after, app, model)
                if later is not None and "RemoveField" not in names:
                    facts["after"] = field_facts(later._meta.get_field(field), connection)
            if {"AlterUniqueTogether", "AlterIndexTogether"} & names:
                option = operation.option_name
                later = model_of(after, app, model)
                old_sets = {tuple(v) for v in getattr(current._meta, option, ())} if current else set()
                new_sets = {tuple(v) for v in getattr(later._meta, option, ())} if later else set()
                facts["added"] = [list(v) for v in sorted(new_sets - old_sets)]
                facts["removed"] = [list(v) for v in sorted(old_sets - new_sets)]
            if {"AddConstraint", "RemoveConstraint"} & names:
                constraint = getattr(operation, "constraint", None)
                if constraint is None and current is not None:
                    constraint = next((c for c in current._meta.constraints if c.name == operation.name), None)
                facts["constraint"] = type(constraint).__name__ if constraint is not None else None
                facts["fields"] = list(getattr(constraint, "fields", ()) or ())
    except Exception as error:
        facts["factsError"] = type(error).__name__ + ": " + str(error)
    return facts


# --- the database -------------------------------------------------------------------------------------------------


class ReadOnly:
    """A transaction in which the server itself refuses every change; nothing is left behind in a pooled connection."""

    def __init__(self, connection, transactional):
        self.connection = connection
        # Whether the server refuses: it cannot where a migration forgoes its transaction, nor on engines unknown here.
        self.guards = connection.vendor == "sqlite" or (transactional and connection.vendor in ("mysql", "postgresql"))

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.guards:
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)
            if self.connection.vendor == "postgresql":
                limit = 1000 * silence(REQUEST["connectTimeout"])
                self.connection.cursor().execute("SET LOCAL statement_timeout = %d" % limit)
        return self

    def __exit__(self, *error):
        if self.block is not None:
            self.connection.needs_rollback = True
            self.block.__exit__(None, None, None)
        elif self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = OFF")
        return False


def columns_of(connection, tables):
    """Columns of existing tables as the server has them, and its estimate of their rows."""
    found = {}
    if not tables:
        return found
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, character_set_name, "
                "character_octet_length, character_maximum_length, collation_name FROM information_schema.columns "
                "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, column, kind, null, default, extra, charset, octets, length, collation in cursor.fetchall():
                found.setdefault(table, {"rows": None, "columns": {}})["columns"][column] = {
                    "type": kind, "null": null == "YES",
                    "default": default is not None and str(default).upper() != "NULL",
                    "auto": "auto_increment" in (extra or ""),
                    "charset": charset, "collation": collation, "bytes": int(octets) // int(length) if octets and length else None,
                }
            cursor.execute("SELECT table_name, table_rows, table_collation FROM information_schema.tables "
                           "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, rows, collation in cursor.fetchall():
                if table in found:
                    found[table].update(rows=rows, collation=collation)
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, "
                "a.attidentity <> '', c.reltuples::bigint FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN (%s)" % marks,
                list(tables))
            for table, column, kind, null, default, identity, rows in cursor.fetchall():
                entry = found.setdefault(table, {"rows": rows if rows >= 0 else None, "columns": {}, "notNullChecks": []})
                entry["columns"][column] = {"type": kind, "null": null, "default": default or identity, "auto": identity}
            cursor.execute(
                "SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                "WHERE k.contype = 'c' AND k.convalidated AND pg_table_is_visible(c.oid) AND c.relname IN (%s)" % marks,
                list(tables))
            for table, text in cursor.fetchall():
                match = re.match(r'CHECK \\(\\(*"?(\\w+)"? IS NOT NULL\\)*\\)?$', text)
                if match and table in found:
                    found[table]["notNullChecks"].append(match.group(1))
    return found


# --- collecting ---------------------------------------------------------------------------------------------------


def look_closer(answer, executor, connection, plan, tables):
    """Adds the SQL of what is pending, and what the judgement has to know of the tables that it names."""
    entries = answer["pending"]
    known, expected = collected_before(connection, plan, entries) or collect_once(executor, connection, plan, entries)
    answer["known"] = known
    text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
    words = set(re.findall(r"[\\w$]+", text))
    touched = sorted(table for table in tables if table in words)
    answer["tables"] = columns_of(connection, touched)
    answer["existing"] = sorted(tables & words)
    with connection.cursor() as cursor:
        rows = lambda query: (cursor.execute(query), cursor.fetchall())[1]  # noqa: E731
        answer["keys"] = keys_of(rows, connection.vendor, text)
        if connection.vendor == "postgresql" and "CONCURRENTLY" in text.upper():
            cursor.execute(part("migration_guard_statements").INVALID, ["%"])
            answer["invalid"] = [{"table": table, "name": name} for _, name, table in cursor.fetchall()]
        there = {name.lower() for name in connection.introspection.table_names(cursor, include_views=True)}
    # The applied migrations have made them, and this user does not see them: what is known of them is nothing.
    answer["hidden"] = sorted(table for table in expected & words if table.lower() not in there)


# What was collected, by the plan and by what may make a difference to its SQL: schemas of tenants mostly have the same pending.
COLLECTED = {}


def key_of(connection, plan):
    from django.db import router

    return (
        connection.alias, tuple((m.app_label, m.name) for m, _ in plan),
        tuple(router.allow_migrate(connection.alias, app) for app in sorted({m.app_label for m, _ in plan})),
    )


def collected_before(connection, plan, entries):
    """Fills the entries with what the same plan came to elsewhere; None where it did not, or may come to something else."""
    found = COLLECTED.get(key_of(connection, plan))
    if found is None:
        return None
    import copy

    before, known, expected = found
    for entry, other in zip(entries, before):
        entry.update(copy.deepcopy(other))
    return known, expected


def collect_once(executor, connection, plan, entries):
    """Collects, and remembers it when no answer of the database went into it."""
    asked = []

    def noted(execute, sql, params, many, context):
        if not re.match(r"\\s*(SET|SAVEPOINT|RELEASE|ROLLBACK|START|PRAGMA|BEGIN)\\b", str(sql), re.I):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        known, expected = collect(executor, connection, plan, entries)
    if not asked:
        COLLECTED[key_of(connection, plan)] = (entries, known, expected)
    return known, expected


def collect(executor, connection, plan, entries):
    """
    Fills the SQL and the facts of every operation of every pending migration, without running any of it.
    @returns the columns that the models of the applied migrations know, by table, and the tables that must be there
    """
    from django.db import migrations

    real = migrations.RunPython.database_forwards
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known, expected = known_columns(state, connection)
        lost = None
        for (migration, _), entry in zip(plan, entries):
            if lost is not None:
                entry["sqlError"] = "what %s leaves behind is not known" % lost
                continue
            before, state = state, state.clone()
            try:
                state.apps
                collect_apart(migration, entry, state, connection)
            except Exception as error:
                entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                # The migrations behind this one are seen from the state that all of it leaves.
                try:
                    state = migration.mutate_state(before, preserve=True)
                except Exception:
                    lost = "%s.%s" % (migration.app_label, migration.name)
        return known, expected
    finally:
        migrations.RunPython.database_forwards = real


def known_columns(state, connection):
    known, expected = {}, set()
    for model in state.apps.get_models(include_auto_created=True):
        # Several models may share a table: proxies, and unmanaged ones.
        columns = known.setdefault(model._meta.db_table, [])
        columns.extend(field.column for field in model._meta.local_fields if field.column)
        if migrates(model, connection):
            expected.add(model._meta.db_table)
    return known, expected


def collect_apart(migration, entry, state, connection):
    """Collects one migration in a transaction of its own, in which nothing can be changed and of which nothing is left."""
    from django.db import transaction

    transactional = bool(migration.atomic)
    with ReadOnly(connection, transactional) as fence:
        savepoint = transaction.atomic(using=connection.alias)
        nested = transactional and connection.vendor == "postgresql"
        if nested:
            savepoint.__enter__()
        try:
            collect_migration(migration, entry, state, connection, transactional, fence.guards)
        finally:
            if nested:
                connection.needs_rollback = True
                savepoint.__exit__(None, None, None)


class Deferred:
    """Statements that Django runs at the end of a migration, and the operation that asked for each."""

    def __init__(self):
        # By identity: (statement, operation). The statement is held on to, so that no other one gets its identity.
        self.owned = {}

    def note(self, editor, facts):
        for item in editor.deferred_sql:
            self.owned.setdefault(id(item), (item, facts))

    def flush(self, editor, last):
        """Adds each to its operation as the editor writes it, which may be as several statements."""
        items, editor.deferred_sql = list(editor.deferred_sql), []
        for item in items:
            start = len(editor.collected_sql)
            editor.execute(item, None)
            _, owner = self.owned.get(id(item), (None, last))
            if owner is not None:
                owner["sql"].extend(str(sql) for sql in editor.collected_sql[start:])


def collect_migration(migration, entry, state, connection, transactional, guarded):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    if connection.vendor == "postgresql" and not editor.atomic_migration:
        # Some backends never run a migration in one transaction, whatever it says.
        entry["atomic"] = False
    deferred = Deferred()
    done = []
    try:
        with editor:
            for operation, facts in zip(migration.operations, entry["operations"]):
                try:
                    collect_operation(operation, migration.app_label, facts, editor, state, transactional, guarded)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.note(editor, facts)
                done.append(facts)
            deferred.flush(editor, done[-1] if done else None)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        deferred.flush(editor, None)
        raise


def collect_operation(operation, app, facts, editor, state, transactional, guarded):
    connection = editor.connection
    before = state.clone()
    operation.state_forwards(app, state)
    start = len(editor.collected_sql)
    facts.update(operation_facts(operation, app, before, state, connection))
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        facts["inner"] = inner_facts(inner, app, before, connection)
    if not facts["builtin"] and not guarded:
        # Somebody else's code, and nothing here would stop it from writing.
        facts["sqlError"] = "not asked for its SQL: not all of it is Django's own"
    elif operation.reduces_to_sql:
        try:
            operation.database_forwards(app, editor, before, state)
        except Exception as error:
            facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            if connection.vendor == "postgresql" and transactional:
                raise
    facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]


def inner_facts(operations, app, state, connection):
    """The facts of nested database operations, each seen from the state its predecessors leave."""
    found = []
    current = state
    for operation in operations:
        following = current.clone()
        operation.state_forwards(app, following)
        facts = operation_facts(operation, app, current, following, connection)
        nested = getattr(operation, "database_operations", None)
        if nested is not None:
            facts["inner"] = inner_facts(nested, app, current, connection)
        found.append(facts)
        current = following
    return found


def entry_of(migration):
    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    return {
        "app": migration.app_label,
        "name": migration.name,
        "file": relative(path),
        "line": line,
        "digest": digest_of(path),
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }
`;var Zn=`"""What the programs that apply have to know of a statement before it runs, and of what an earlier try has left."""
import re
import time

from migration_guard_common import ANSWER

READS = re.compile(r"(SELECT|SHOW|SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|PRAGMA|BEGIN|START|COMMIT|END)\\b", re.I)
COMMENTS = re.compile(r"(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*", re.S)
CONCURRENTLY = re.compile(r"(CREATE\\s+(UNIQUE\\s+)?INDEX|DROP\\s+INDEX|REINDEX\\b|ALTER\\s+TABLE\\b).*?\\bCONCURRENTLY\\b", re.I | re.S)
NAME = r'(?:"(?:[^"]|"")+"|[\\w$]+)'
CREATES = re.compile(
    r"CREATE\\s+(?:UNIQUE\\s+)?INDEX\\s+CONCURRENTLY\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(%s)\\s+ON\\s+(?:ONLY\\s+)?((?:%s\\.)?%s)" % (NAME, NAME, NAME),
    re.I)
REBUILDS = re.compile(r"REINDEX\\s+(?:\\([^)]*\\)\\s*)?INDEX\\s+CONCURRENTLY\\s+((?:%s\\.)?%s)" % (NAME, NAME), re.I)
# Of partitioned tables an index is invalid until each partition has its own: that is no leftover.
INVALID = """
SELECT n.nspname, i.relname, t.relname FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid) AND i.relname LIKE %s
AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid)
"""


def bare(text):
    """A statement without the comments before it."""
    return text[COMMENTS.match(text).end():]


def plain(name):
    """A name as the server keeps it, without its schema."""
    last = re.findall(NAME, name)[-1]
    return last[1:-1].replace('""', '"') if last.startswith('"') else last.lower()


def leftovers(text, rows):
    """
    The INVALID indexes that an earlier try of this very statement has left: (schema, name, table). \`rows\` runs a query.
    One that somebody is building at this moment is none.
    """
    creates, rebuilds = CREATES.match(bare(text)), REBUILDS.match(bare(text))
    if creates:
        name, table = plain(creates.group(1)), plain(creates.group(2))
        return [row for row in rows(INVALID, [like(name)]) if row[1] == name and row[2] == table]
    if rebuilds:
        # REINDEX makes its new index beside the old one, by this name.
        name = plain(rebuilds.group(1))[:57]
        wanted = re.compile(re.escape(name) + r"_ccnew\\d*$")
        return [row for row in rows(INVALID, [like(name) + "%"]) if wanted.match(row[1])]
    return []


def like(name):
    return name.replace("\\\\", "\\\\\\\\").replace("%", "\\\\%").replace("_", "\\\\_")


def quoted(*names):
    return ".".join('"%s"' % name.replace('"', '""') for name in names)


def only_reads(text):
    """Whether a statement leaves nothing behind that a later look could find."""
    return bool(READS.match(bare(text)))


def is_concurrent(text):
    """Whether a statement of PostgreSQL works beside everybody else, and must not be cut off for waiting."""
    return bool(CONCURRENTLY.match(bare(text)))


# For so long the server may take to end an abandoned statement, and for so long it may end by itself.
SETTLE_SECONDS = 5
BY_ITSELF_SECONDS = 0.5


def settle(engine, query, sessions):
    """
    Ends what dead processes have left at work in the server: nobody would ever commit it. Those that do not end are told.
    @param query: runs a statement with its values, and returns its rows
    """
    for session in sessions:
        begun, asked = time.monotonic(), False
        while at_work(engine, query, session):
            waited = time.monotonic() - begun
            if waited > SETTLE_SECONDS:
                ANSWER.setdefault("working", []).append(session["id"])
                break
            if not asked and waited > BY_ITSELF_SECONDS:
                asked = True
                try:
                    if engine == "postgresql":
                        query("SELECT pg_terminate_backend(%s)", [session["id"]])
                    else:
                        query("KILL %d" % session["id"])
                except Exception:
                    # Gone meanwhile, or not ours to end: whether it still works is asked again.
                    pass
            time.sleep(0.1)


def at_work(engine, query, session):
    if engine == "postgresql":
        # Within a transaction the first answer would stand.
        query("SELECT pg_stat_clear_snapshot()")
        return bool(query("SELECT 1 FROM pg_stat_activity WHERE pid = %s AND backend_start::text = %s", [session["id"], session["since"]]))
    if engine in ("mariadb", "mysql"):
        if not query("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = %d" % session["id"]):
            return False
        # Since a restart the number may be somebody else's.
        up = int(query("SHOW GLOBAL STATUS LIKE 'Uptime'")[0][1])
        return up >= int(query("SELECT TIMESTAMPDIFF(SECOND, '%s', NOW())" % session["since"])[0][0])
    return False
`;var ms=`"""Which databases, and which schemas in them, the migrations of a Django project are for."""
from migration_guard_common import ANSWER, REQUEST, Target, fault, give_up_after, missing_file, stage


def tenant_library():
    """The utilities of django-tenants or django-tenant-schemas, which share their interface; None without them."""
    from django.apps import apps

    for name in ("django_tenants", "tenant_schemas"):
        if apps.is_installed(name):
            from importlib import import_module

            return import_module(name + ".utils")
    return None


def tenant_alias(library):
    return getattr(library, "get_tenant_database_alias", lambda: "default")()


def public_of(alias, library):
    from django.db import connections

    return Target(alias, library.get_public_schema_name(), lambda: connections[alias].set_schema_to_public(), True)


def tenants_of(alias, library):
    """The targets of all tenants, as \`migrate_schemas\` finds them: by the table of tenants in the public schema."""
    from django.db import connections

    connection = connections[alias]
    connection.set_schema_to_public()
    model = library.get_tenant_model()
    if model._meta.db_table not in connection.introspection.table_names():
        # A new database: the table of tenants is among what is pending.
        return []
    rows = model._default_manager.using(alias).exclude(schema_name=library.get_public_schema_name()).order_by("schema_name")
    several = getattr(library, "has_multi_type_tenants", lambda: False)()
    found = []
    for row in rows:
        words = {"tenant_type": row.get_tenant_type()} if several else {}
        enter = lambda name=row.schema_name, words=words: connection.set_schema(name, **words)  # noqa: E731
        found.append(Target(alias, row.schema_name, enter, True))
    return found


def identity(connection):
    """What tells a server's database from all others, and whether it only follows another server."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_postmaster_start_time()::text, current_database(), pg_is_in_recovery()")
        elif connection.vendor == "mysql":
            cursor.execute("SELECT CONCAT(@@hostname, ':', @@port, ':', @@datadir), DATABASE(), @@global.read_only")
        else:
            return str(connection.settings_dict.get("NAME")), False
        *same, follows = cursor.fetchone()
        return tuple(same), str(follows) not in ("0", "False", "OFF")


def migrated_somewhere(alias, labels):
    """Whether the routers let any application with migrations into the database."""
    from django.db import router

    return any(router.allow_migrate(alias, label) for label in labels)


def candidates():
    """The aliases beside \`default\` that may hold a history; those that cannot are said to be left out."""
    from django.apps import apps
    from django.db import connections

    labels = [app.label for app in apps.get_app_configs()]
    for alias in connections:
        if alias == "default":
            continue
        mirror = (connections[alias].settings_dict.get("TEST") or {}).get("MIRROR")
        if mirror:
            ANSWER["leftOut"].append({"alias": alias, "why": "it mirrors '%s'" % mirror})
        elif connections[alias].vendor == "unknown":
            ANSWER["leftOut"].append({"alias": alias, "why": "it has no engine"})
        elif not migrated_somewhere(alias, labels):
            ANSWER["leftOut"].append({"alias": alias, "why": "no router lets migrations into it"})
        else:
            yield alias


def leave_out(connection, seen):
    """
    Why an alias that nobody named is no target; None where it is one. A replica, or a second way to the same database, is none
    of its own, and one without a history is migrated by somebody else or not at all.
    @param seen: aliases by the identity of their databases; what is looked at is added
    """
    same, follows = identity(connection)
    if same in seen:
        return "it is the database of '%s'" % seen[same]
    if follows:
        return "it is a replica, which follows its primary"
    if "django_migrations" not in connection.introspection.table_names():
        return "it has no history of migrations"
    seen[same] = connection.alias
    return None


def targets_of(alias):
    """The targets of one alias: one, or one for each schema of tenants. The public schema is first: it knows the others."""
    library = tenant_library()
    if library is None or alias != tenant_alias(library):
        yield Target(alias)
        return
    yield public_of(alias, library)
    yield from tenants_of(alias, library)


def look_further(look_at_alias, describe):
    """Where no alias was named: those beside \`default\` that this project migrates, too. Returns an executor, or None."""
    from django.db import connections

    seen, executor = {}, None
    first = connections["default"]
    if first.connection is not None:
        same, _ = identity(first)
        seen[same] = "default"
    for alias in candidates():
        connection = connections[alias]
        answer = {"alias": alias}
        try:
            stage("connect")
            give_up_after(connection, REQUEST["connectTimeout"])
            why = "its file does not exist" if missing_file(connection) else leave_out(connection, seen)
        except Exception as error:
            describe(answer, Target(alias), connection)
            ANSWER["databases"].append({**answer, "stage": "connect", "error": fault(error)})
            continue
        if why is not None:
            ANSWER["leftOut"].append({"alias": alias, "why": why})
            continue
        executor = look_at_alias(alias) or executor
    return executor
`;var ye=require("node:path");var hs={type:"Interrupted",message:"",code:null,place:null};function au(e,n){for(let[,t,o]of e.matchAll(/^ {2}File "([^"\n]+)", line (\d+) in /gm)){let r=(0,ye.relative)(n,t);if(!(r===""||r.startsWith("..")||(0,ye.isAbsolute)(r))&&!/(^|\/)(site-packages|dist-packages|lib\/python\d)/.test(r))return{file:r,line:Number(o)}}}function su(e){return e.split(`
`).flatMap(n=>{if(n.trim()==="")return[];try{return[JSON.parse(n)]}catch{return[]}})}async function iu(e,n,t){let{exec:o,deadline:r,env:a}=e,[s,i,l]=t;return o(n.python,[s,i,l],{cwd:n.cwd,env:{...a,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(d=>{if(!(n.journal&&r.signal.aborted))throw r.signal.throwIfAborted(),new w({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${G(d)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:d})})}function lu(e,n,t){let o=n===void 0?void 0:au(n,t);return!(e instanceof fe)||!o?e:new w({code:e.code,what:`${e.what} The project's code stood at ${o.file}:${o.line}.`,remedy:"See what it waits for there; set 'timeout' if that takes so long for a reason.",place:o,cause:e})}function du(e,n){let t=n.split(`
`).slice(-3).join(" ").slice(-600);return new w({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${e.signal??`exit code ${e.code}`}). ${t}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}async function et(e,n){let{files:t,deadline:o,secrets:r}=e,a=t.temporary(e.temporary);try{let s=Object.keys(n.sources),i=(0,ye.join)(a.path,`${s[0]}.py`),l=(0,ye.join)(a.path,"answer.json"),d=(0,ye.join)(a.path,"request.json");for(let g of s)t.write((0,ye.join)(a.path,`${g}.py`),n.sources[g]);t.write(d,JSON.stringify(n.request));let c=()=>xe(su(t.read(`${l}.journal`)??""),r),u=()=>{let g=t.read(l);return g===void 0?void 0:xe(JSON.parse(g),r)},f;try{f=await iu(e,n,[i,l,d])}catch(g){throw lu(g,t.read(`${l}.stack`),n.root)}if(f===void 0)return{error:{...hs,message:G(o.signal.reason)},...u(),journal:c()};let p=qe(`${f.stdout}${f.stderr}`.trim(),r);p!==""&&e.note(`the project printed:
${p.slice(-4e3)}`);let m=u();if(n.journal&&(m===void 0||cu(m))){let g=f.signal?`was killed (${f.signal})`:`ended with exit code ${f.code}`;if(m!==void 0||c().length>0)return{...m,journal:c(),error:{...hs,message:`Its process ${g}.`}}}if(m===void 0)throw du(f,p);return{...m,journal:c()}}finally{a.remove()}}function cu(e){return!e.error&&!e.changed&&e.stage!=="done"}var B=require("node:path");var uu=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,gs=2;function Fe(e,n,t,o=gs){let r=e.list(n),a=r.filter(s=>!s.endsWith("/")&&t(s,(0,B.join)(n,s))).map(s=>(0,B.join)(n,s)).sort();return a.length>0||o===0?a:r.filter(s=>s.endsWith("/")&&!uu.test(s)).sort().flatMap(s=>Fe(e,(0,B.join)(n,s.slice(0,-1)),t,o-1))}var fu=/^[VR](?:[\d.]|_(?!_))*__.+\.sql$/;function ys(e,n){return Fe(e,n,t=>t==="manage.py")}function Oo(e){return/^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*alembic[ \t]*[.\]]/m.test(e??"")}function ws(e){return/^\[alembic\]/m.test(e??"")&&/^script_location\s*[=:]/m.test(e??"")}function bs(e,n){let t=(0,B.dirname)(n);return e.list(t).filter(o=>o.endsWith(".ini")).map(o=>(0,B.join)(t,o)).filter(o=>o!==n&&ws(e.read(o))).sort()}function No(e,n){let t=Fe(e,n,r=>r==="alembic.ini");if(t.length>0)return t;let o=Fe(e,n,(r,a)=>r.endsWith(".ini")&&ws(e.read(a)));return o.length>0?o:Fe(e,n,(r,a)=>r==="pyproject.toml"&&Oo(e.read(a)))}function Ao(e,n){return Fe(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function pu(e,n){return Fe(e,n,t=>fu.test(t),gs+1)}function mu(e){return e===void 0||/django/i.test(e)||!/\b(flask|alembic)/i.test(e)}function ks(e,n,t){if(t||ys(e,n).some(o=>mu(e.read(o))))return"django";if(No(e,n).length>0)return"alembic";if(Ao(e,n).length>0||pu(e,n).length>0)return"flyway";throw new w({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither a manage.py nor a configuration of Alembic or Flyway in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function _s(e,n,t){let o=ys(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(a=>(0,B.relative)(n,a)).join(", ");throw new w({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new w({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function Es(e,n,t){let o=t||".venv/bin/python",r=(0,B.isAbsolute)(o)?[o]:o.includes("/")?[(0,B.join)(n.directory,o),(0,B.join)(n.root,o)]:(n.path??"").split(":").map(s=>(0,B.join)(s,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,B.join)(n.virtualEnv,"bin/python"));let a=r.find(s=>e.executable(s));if(a)return a;throw new w({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}var hu={migration_guard_probe:us,migration_guard_common:Xn,migration_guard_pending:ps,migration_guard_targets:ms,migration_guard_statements:Zn,migration_guard_apply:fs};function vo(e,n,t,o=!1){let r=_s(e.files,n.directory,n.settings),a=r?(0,Ss.dirname)(r):n.directory;return et(e,{sources:hu,journal:o,python:n.python,cwd:a,root:n.root,request:{root:n.root,directory:a,manage:r??null,settings:n.settings??null,drift:"off",sql:!1,databases:[],...t}})}async function Ts(e,n,t){let o=await vo(e,n,{mode:"look",...t}),{databases:r=[],journal:a,...s}=o;return{...s,databases:r,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function xs(e,n,t){let o=await vo(e,n,{mode:"apply",...t},!0);return{...o,...zn(o.journal)}}async function Os(e,n,t){return Ro(await vo(e,n,{mode:"ask",lockTimeout:1,...t}))}function Ro(e){if(e.error||e.changed||e.stage!=="done")return{};let{recorded:n}=e;return{...n?{recorded:n}:{},...e.working?{working:!0}:{}}}function Ns(e,n){if(n.endsWith(".toml"))return{ini:null,toml:n};let t=(0,Z.join)((0,Z.dirname)(n),"pyproject.toml");return{ini:n,toml:Oo(e.files.read(t))?t:null}}function As(e,n){let{directory:t,config:o}=n;if(o){let i=(0,Z.isAbsolute)(o)?o:(0,Z.join)(t,o);if(!e.files.exists(i))throw new w({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${o}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."});return{...Ns(e,i),places:[...new Set([t,(0,Z.dirname)(i)])]}}let r=No(e.files,t),[a,...s]=r;if(a!==void 0&&s.length===0)return{...Ns(e,a),places:[...new Set([(0,Z.dirname)(a),t])]};throw new w({code:"ALEMBIC_CONFIG_MISSING",what:r.length===0?"There is neither alembic.ini nor a pyproject.toml with [tool.alembic] in the working directory or two levels below.":`There are ${r.length} configurations of Alembic: ${r.map(i=>(0,Z.relative)(t,i)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}function gu(e,n){let{ini:t}=As(e,n);return t===null||n.config?[]:bs(e.files,t).map(o=>({alias:(0,Z.relative)(n.directory,o),why:"it is another configuration, which 'alembic-config' can name in a step of its own"}))}var yu={migration_guard_probe:is,migration_guard_common:Xn,migration_guard_project:ls,migration_guard_recording:ds,migration_guard_statements:Zn,migration_guard_apply:ss};function Io(e,n,t,o=!1){let{ini:r,toml:a,places:s}=As(e,n);return et(e,{sources:yu,journal:o,python:n.python,cwd:s[0],root:n.root,request:{root:n.root,directory:n.directory,config:r,toml:a,places:s,x:n.arguments,sql:!1,drift:!1,...t}})}async function vs(e,n,t){let o=await Io(e,n,{mode:"look",...t}),{databases:r=[],journal:a,...s}=o;return{...s,databases:r,tool:"alembic",leftOut:gu(e,n)}}async function Rs(e,n,t){let o=wu(t.expected),r=await Io(e,n,{mode:"apply",...t,expected:o},!0);return{...r,...zn(r.journal)}}function wu(e){return Object.fromEntries(Object.entries(e).map(([n,t])=>[n,t.map(([,o,r])=>[o,r])]))}async function Is(e,n,t){return Ro(await Io(e,n,{mode:"ask",lockTimeout:1,...t}))}var bu={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function Ls(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+/g," ").replace(/ (collate|character set|charset) \S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),r=/^([a-z_][^()[\]]*?) ?(?:\(([^)]*)\))? ?((?:with|without) time zone)? ?(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let a=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),s=r[2]??"",i=s.split(",").map(c=>c.trim()),l=e==="mariadb"||e==="mysql";a=bu[a]??a,l&&(a==="boolean"||a==="tinyint"&&s==="1")&&(a="tinyint"),l&&a==="json"&&(a="longtext");let d=/^(tinyint|smallint|mediumint|int|bigint)$/.test(a);return{name:`${a}${r[4]??""}`,arguments:d||/^(enum|set)$/.test(a)?[]:i.filter(c=>/^\d+$/.test(c)).map(Number),unsigned:t,values:/^(enum|set)$/.test(a)?i:[]}}var Cs=["tinyint","smallint","mediumint","int","bigint"],Lo=["tinytext","text","mediumtext","longtext"],ku=["tinyblob","blob","mediumblob","longblob"],$s=255;function wn(e,n,t,o){let r=Ls(e,n),a=Ls(e,t),s=e==="mariadb"||e==="mysql";if(r.name===a.name&&r.unsigned===a.unsigned&&r.arguments.join()===a.arguments.join()&&r.values.join()===a.values.join())return"same";let[l=0,d=0]=r.arguments,[c=0,u=0]=a.arguments;for(let f of[Cs,...s?[Lo,ku]:[]]){let p=f.indexOf(r.name),m=f.indexOf(a.name);if(!(p<0||m<0))return r.unsigned!==a.unsigned?a.unsigned||m<=p?"narrows":"widens-by-copy":m>p?"widens-by-copy":"narrows"}if(r.name==="varchar"&&a.name==="varchar")return s?c<l?"narrows":(o?[o]:[1,2,3,4]).some(p=>l*p<=$s&&c*p>$s)?"widens-by-copy":"widens":a.arguments.length===0?"widens":r.arguments.length===0||c<l?"narrows":"widens";if(r.name==="char"&&a.name==="char")return c>l?"widens-by-copy":"narrows";if(r.name==="decimal"&&a.name==="decimal")return a.arguments.length===0?s?"narrows":"widens":r.arguments.length===0||u<d||c-u<l-d?"narrows":!s&&u===d?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&a.name==="text")return"widens";if(r.name==="text"&&a.name==="varchar")return a.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&a.name==="inet")return"widens"}if(s){if(/^(var)?char$/.test(r.name)&&Lo.includes(a.name))return"widens-by-copy";if(Lo.includes(r.name)&&a.name==="varchar")return"narrows";if(r.name===a.name&&/^(enum|set)$/.test(a.name))return r.values.every((f,p)=>a.values[p]===f)?"widens":"converts";if(r.name===a.name&&/^(datetime|timestamp|time)$/.test(a.name))return c>=l?"widens-by-copy":"narrows"}return r.name==="float"&&a.name==="double"?"widens-by-copy":r.name==="double"&&a.name==="float"?"narrows":Cs.includes(r.name)&&a.name==="decimal"?c-u>=19?"widens-by-copy":"narrows":"converts"}function Ms(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function _u(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function Eu(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function Su(e,n,t,o){let r={table:e,column:n.column??n.name},a=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&a.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&wn(o,n.type??"",t.type??"",4)!=="same"&&a.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&a.push({...r,kind:"set-not-null"}),!n.null&&t.null&&a.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&a.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&a.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&a.push({...r,kind:"drop-constraint",key:"unique"}),!n.index&&t.index&&!t.unique&&a.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&a.push({...r,kind:"drop-index",key:"index"}),n.collation!==t.collation&&a.push({...r,kind:"change-type",type:t.type??"",using:!0});let s=n.references&&n.constraint?n.references:null,i=t.references&&t.constraint?t.references:null;return s!==i&&(s&&a.push({...r,kind:"drop-constraint",key:"foreign-key"}),i&&a.push({...r,kind:"add-foreign-key",columns:[r.column],references:i})),a}function bn(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:a}=e,s=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let i=(e.inner??[]).map(l=>bn(l,n));return i.every(l=>l!==void 0)?i.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(a?.manyToMany)return[{kind:"create-table",table:`${o}_${a.name}`}];if(!Ms(a))return[];let i=a.index&&!a.unique?[{kind:"add-index",table:o,columns:[a.column??a.name]}]:[];return[_u(o,a),...Eu(a)?s:[],...i]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:Ms(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!a?void 0:r.column===a.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:a.column??""}];if(t.has("AlterField"))return!r||!a?void 0:Su(o,r,a,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o,key:"index"}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o,key:"index"}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let i=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:i?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>i?{kind:"drop-constraint",table:o,key:"unique"}:{kind:"drop-index",table:o,key:"index"})]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o,...e.constraint==="CheckConstraint"?{key:"check"}:{},...e.constraint==="UniqueConstraint"?{key:"unique"}:{}}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...s];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var C=["mariadb","mysql","postgresql","sqlite"],q=["mariadb","mysql"],A=["postgresql"],$=["sqlite"],b={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgInsert:"https://www.postgresql.org/docs/current/sql-insert.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",flywayLock:"https://documentation.red-gate.com/fd/flyway-postgresql-transactional-lock-setting-277579114.html",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},we=[{engines:C,lock:"instant",compat:"keeps"}],Co=[{id:"create-table",kinds:["create-table"],verdicts:we,explanation:"A new table: no running code knows it.",recipe:"",link:b.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:C,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:b.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:C,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:b.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:q,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:b.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:q,lock:"rewrites",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:b.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:q,lock:"online",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:b.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:we,explanation:"Only the catalogue changes.",recipe:"",link:b.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:q,lock:"rewrites",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:b.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:b.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:q,lock:"rewrites",compat:"keeps"},{engines:A,lock:"rewrites",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:b.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:q,lock:"rewrites"},{engines:A,lock:"rewrites"},{engines:$,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:b.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:A,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:b.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:q,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:b.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:q,lock:"online"},{engines:A,lock:"blocks-writes"},{engines:$,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:b.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:q,lock:"instant"},{engines:A,lock:"blocks-writes"},{engines:$,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:b.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:A,from:"11",lock:"instant"},{engines:A,below:"11",lock:"rewrites"},{engines:$,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:b.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:A,lock:"instant"},{engines:$,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:b.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:C,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:b.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:C,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:b.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:C,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:b.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:A,lock:"instant",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:b.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:A,lock:"instant",compat:"breaks"},{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:b.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:C,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:b.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:we,explanation:"The type stays what it is.",recipe:"",link:b.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:C,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:b.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:b.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:C,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:b.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:C,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:b.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:A,from:"12",lock:"instant",compat:"keeps"},{engines:A,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:b.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:q,lock:"online",compat:"breaks"},{engines:A,lock:"blocks-writes",compat:"breaks"},{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:b.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:q,lock:"online",compat:"keeps"},{engines:A,lock:"instant",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:b.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:A,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:b.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:q,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:b.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:q,lock:"online",compat:"keeps"},{engines:A,lock:"blocks-writes",compat:"keeps"},{engines:$,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:b.concurrent},{id:"drop-unique",kinds:["drop-index","drop-constraint"],when:{key:"unique"},verdicts:[{engines:q,lock:"online",compat:"unknown"},{engines:A,lock:"instant",compat:"unknown"},{engines:$,compat:"unknown"}],explanation:"Code that runs now may rely on it: without it PostgreSQL and SQLite refuse INSERT … ON CONFLICT on these columns, and in MariaDB and MySQL ON DUPLICATE KEY UPDATE inserts duplicates.",recipe:"Release code that neither upserts on these columns nor breaks on duplicates first, then allow this rule with that reason.",link:b.pgInsert},{id:"drop-key-unknown",kinds:["drop-index","drop-constraint"],when:{key:"not-known"},verdicts:[{engines:q,lock:"online",compat:"unknown"},{engines:A,lock:"instant",compat:"unknown"},{engines:$,compat:"unknown"}],explanation:"Whether it is unique is not known here; if it is, upserts of the code that runs now are refused or insert duplicates.",recipe:"Look it up in the database; if it is not unique, or if no code upserts on it, allow this rule with that reason.",link:b.pgInsert},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:q,lock:"online",compat:"keeps"},{engines:A,lock:"instant",compat:"keeps"},{engines:$,lock:"instant",compat:"keeps"}],explanation:"The index is not unique: nothing that was allowed is refused afterwards, except to a query that names it in a hint (FORCE INDEX, INDEXED BY). Queries that used it get slower.",recipe:"",link:b.pgIndex},{id:"rename-constraint",kinds:["rename-constraint"],when:{key:"check"},verdicts:we,explanation:"No query names a CHECK.",recipe:"",link:b.pgAlter},{id:"rename-constraint",kinds:["rename-constraint"],verdicts:[{engines:C,lock:"instant",compat:"unknown"}],explanation:"Code that runs now may name it: INSERT … ON CONFLICT ON CONSTRAINT is then refused, and so is SET CONSTRAINTS.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:b.pgInsert},{id:"rename-index-unique",kinds:["rename-index"],when:{key:["unique","not-known"]},verdicts:[{engines:A,lock:"instant",compat:"unknown"}],explanation:"With the index of a unique constraint the constraint itself is renamed, which INSERT … ON CONFLICT ON CONSTRAINT of the code that runs now may name.",recipe:"Keep the name; or release code that does not name it first, then allow this rule with that reason.",link:b.pgInsert},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Only a query that names the index in a hint (FORCE INDEX) notices.",recipe:"",link:b.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:A,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:b.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:C,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:b.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:A,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:b.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:q,lock:"online",compat:"breaks"},{engines:A,lock:"blocks-writes",compat:"breaks"},{engines:$,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:b.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:C,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:b.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:A,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:b.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:q,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:b.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:q,lock:"rewrites",compat:"breaks"},{engines:A,lock:"blocks-writes",compat:"breaks"},{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:b.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:A,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:b.constraints},{id:"add-check",kinds:["add-check"],when:{how:"column"},verdicts:[{engines:["mariadb"],lock:"instant"}],explanation:"MariaDB does not look at the rows when MODIFY or CHANGE gives a column a CHECK.",recipe:"",link:b.mariadbInstant},{id:"add-check",kinds:["add-check"],verdicts:[{engines:q,lock:"rewrites",compat:"breaks"},{engines:A,lock:"blocks-writes",compat:"breaks"},{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:b.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:A,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:b.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:q,lock:"online",compat:"breaks"},{engines:A,lock:"blocks-writes",compat:"breaks"},{engines:$,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:b.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:C,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:b.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:$,lock:"rewrites",compat:"keeps"}],explanation:"A CHECK or a foreign key: nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:b.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:A,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:b.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:C,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:b.expandContract},{id:"create-view",kinds:["create-view"],verdicts:we,explanation:"A new view: no running code knows it.",recipe:"",link:b.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:C,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:b.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:C,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:b.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:C,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:b.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:we,explanation:"Something new that no running code knows.",recipe:"",link:b.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:A,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:b.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:C,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:b.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:q,lock:"blocks-writes",compat:"keeps"},{engines:A,lock:"online",compat:"keeps"},{engines:$,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:b.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:we,explanation:"New rows lock nothing that exists.",recipe:"",link:b.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:C,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:b.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:C,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:b.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:we,explanation:"The function does nothing.",recipe:"",link:b.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:C,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:b.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:C,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:b.runPython},{id:"read",kinds:["read","session"],verdicts:we,explanation:"Nothing is changed.",recipe:"",link:b.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:C,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:b.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:A,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:b.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:C,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:b.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:C,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:b.pgLocks}],le={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:b.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:b.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:b.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:b.mariadbOverview},openTransaction:{id:"open-transaction",explanation:"It begins a transaction and does not end it: what comes after, the record of the migration included, is never committed.",recipe:"Add the COMMIT, or leave the BEGIN to the migration tool.",link:b.nonAtomic},transactionalLock:{id:"transactional-lock",explanation:"Flyway holds a transaction open while it migrates, and CONCURRENTLY waits for every open transaction: it never ends.",recipe:"Set `flyway.postgresql.transactional.lock=false`; Flyway then takes its lock for the session.",link:b.flywayLock},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:b.pgLocks}};var Tu=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,xu=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function De(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],a=-1,s=0,i=0,l=!1,d=m=>e.slice(0,m).split(`
`).length,c=(m,g,h)=>{a<0&&(a=h);let y=m==="word"?g.toUpperCase():"";r.push({kind:m,text:g,upper:y});let k=r.find(({upper:_})=>Tu.test(_))?.upper??"";if(r[0]?.upper!=="CREATE"||!xu.test(k))return;let R=r.at(-2)?.upper==="END";y==="BEGIN"||y==="CASE"&&!R?i+=1:y==="END"&&i>0?i-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(y)&&R&&(i+=1)},u=m=>{if(r.length>0){let g=e.slice(a,m).trim();o.push({text:g,line:d(a),end:d(Math.max(a,m-1)),tokens:r,...l||i>0?{open:!0}:{}})}r=[],a=-1,i=0,l=!1},f=(m,g,h)=>{let y=g+1;for(;y<e.length;)if(h&&e[y]==="\\")y+=2;else if(e[y]!==m)y+=1;else if(e[y+1]===m)y+=2;else return y+1;return l=!0,e.length},p=m=>{let g=0;for(let h=m;h<e.length;h+=1)if(e.startsWith("/*",h)&&(g===0||n==="postgresql"))g+=1,h+=1;else if(e.startsWith("*/",h)&&(g-=1,h+=1,g===0))return h+1;return e.length};for(;s<e.length;){let m=e.slice(s,s+200),g=e[s];if(/\s/.test(g))s+=1;else if(t?/^(--(\s|$)|#)/.test(m):m.startsWith("--")){let h=e.indexOf(`
`,s);s=h<0?e.length:h}else if(m.startsWith("/*")){let h=t?/^\/\*M?!\d*/.exec(m)?.[0]:void 0;s=h===void 0?p(s):s+h.length}else if(m.startsWith("*/"))s+=2;else if(g==="'"){let h=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,s-2),s)),y=f("'",s,h);c("string",e.slice(s+1,y-1),s),s=y}else if(g==="`"||g==='"'){let h=f(g,s,t&&g==='"');c("name",e.slice(s+1,h-1).replaceAll(g+g,g),s),s=h}else if(n==="postgresql"&&/^\$\w*\$/.test(m)){let h=/^\$\w*\$/.exec(m)[0],y=e.indexOf(h,s+h.length);y<0&&(l=!0);let k=y<0?e.length:y+h.length;c("string",e.slice(s+h.length,k-h.length),s),s=k}else if(/[\p{L}_]/u.test(g)){let h=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(s,s+300))[0];c("word",h,s),s+=h.length}else if(/\d/.test(g)){let h=/^\d[\w.]*/.exec(m)[0];c("number",h,s),s+=h.length}else if(g===";")i>0?(c("punctuation",";",s),s+=1):(s+=1,u(s));else{let h=m.startsWith("::")?"::":g;c("punctuation",h,s),s+=h.length}}return u(e.length),o}var ee=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}table(){let n=[];do{let t=this.peek();if(t?.kind!=="word"&&t?.kind!=="name")break;n.push(t.text),this.at+=1}while(this.take("."));return n.length===0?void 0:n.join(".")}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function Ne(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function J(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var Ou=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),nt=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=J(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of Ne(n.slice(1))){let o=t.findIndex(({kind:i,text:l})=>i==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:i})=>i!==":"),a=t.slice(o+1),s=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(J(a))?this.saved.add(s):this.saved.delete(s):s==="SQL_MODE"&&!this.harmless(a)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},a)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[a-1]?.text==="@"&&n[a-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(s=>s.trim().toUpperCase()).every(s=>s===""||Ou.has(s)))}};var Nu=/^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|FLUSH|LOCK|INSTALL|UNINSTALL|CACHE)$/;function Au(e,n,t){let[o="",r="",a=""]=e.map(({upper:i})=>i),s=t==="mariadb"||t==="mysql";return o==="BEGIN"?r==="NOT"?n:!0:o==="START"&&r==="TRANSACTION"?!0:o==="COMMIT"||o==="END"?r==="AND"&&a==="CHAIN":o==="ROLLBACK"||o==="ABORT"?e.some(({upper:i})=>i==="TO")?n:e.some(({upper:i})=>i==="CHAIN")&&a!=="NO":o==="PREPARE"&&r==="TRANSACTION"?!1:s&&o==="SET"&&e.some(({upper:i})=>i==="AUTOCOMMIT")?/^(0|OFF)$/i.test(e.at(-1)?.text===";"?e.at(-2)?.text??"":e.at(-1)?.text??""):s&&Nu.test(o)&&r!=="TEMPORARY"?!1:n}function Ps(e,n){return e.some(t=>De(t,n).some(({tokens:o})=>{let r=o[0]?.upper??"";return/^(COMMIT|ABORT|END)$/.test(r)?!0:r==="ROLLBACK"&&!o.some(({upper:a})=>a==="TO")}))}function vu(e,n,t,o){return o==="alembic"?n.atomic!==!1:e.atomic&&(o==="flyway"||t==="postgresql"||t==="sqlite")}function qs(e,n,t){let o;for(let r of e.operations){if(vu(e,r,n,t)){if(o)return o;continue}for(let a of r.sql)for(let{tokens:s}of De(a,n))o=Au(s,o!==void 0,n)?o??r:void 0}return o}var Ru=["AddField","RemoveField","AlterField","RenameField","CreateModel","DeleteModel"];function Iu(e,n){return e.sqlError!==void 0||e.sql.some(o=>!/^\s*--/.test(o))||!e.bases?.some(o=>Ru.includes(o))||e.managed===!1||e.after?.manyToMany||e.before?.manyToMany?!1:(bn(e,n)??[]).some(({kind:o})=>/^(create-table|drop-table|add-column|drop-column|rename-column|set-not-null|drop-not-null|change-type)$/.test(o))}function Fs(e){let n=e.engine;return n==="sqlite"||e.fresh||!e.pending?e:{...e,pending:e.pending.map(t=>({...t,operations:t.operations.map(o=>Iu(o,n)?{...o,sqlError:"it changes the database, and no SQL came of it"}:o)}))}}var Lu=/\bCONCURRENTLY\b/i;function Ds(e,n,t){return e.map(o=>{let r=n.find(({alias:d})=>d===o.database),a=r?.engine,s=[],i=(d,c,u)=>{let{id:f,...p}=le[d];s.push({rule:f,...p,lock:"unknown",compat:"keeps",subject:u,line:c,file:o.file})},l=qs(o,a,t);if(l&&i("openTransaction",l.line??o.line??null,l.sql[0]?.slice(0,80)??""),r?.transactionalLock){let d=o.operations.find(c=>c.sql.some(u=>Lu.test(u)));d&&i("transactionalLock",d.line??null,d.sql[0]?.slice(0,80)??"")}return s.length===0?o:{...o,lock:"unknown",safe:!1,findings:[...o.findings,...s]}})}function js(e,n){return e&&!e.startsWith("/")?{file:e,...n?{line:n}:{}}:void 0}function Us(e,n,t){for(let o of e){let r=n.find(({alias:i})=>i===o.database)?.engine,a=qs(o,r,t);if(!a)continue;let s=js(o.file,a.line??o.line);return{status:"unsafe",fault:new w({code:"MIGRATION_LEAVES_TRANSACTION",what:`The migration ${P(o)} begins a transaction and does not end it: nothing behind that would be kept, the record of the migration included. None was applied.`,remedy:"Add the COMMIT, or leave the BEGIN to the migration tool.",...s?{place:s}:{}})}}}function Gs(e){for(let n of e){let[t]=n.hidden??[];if(t===void 0)continue;let o=n.pending?.find(({operations:s})=>s.some(({sql:i})=>i.some(l=>l.match(/[\w$]+/g)?.includes(t)))),r=o?.operations.find(({sql:s})=>s.some(i=>i.match(/[\w$]+/g)?.includes(t))),a=js(o?.file??null,r?.line??o?.line);return{status:"error",fault:new w({code:"TABLE_NOT_VISIBLE",what:`${o?`${P(o)} changes`:"A pending migration changes"} the table ${t}, which an applied migration has made and which ${n.user?`the user '${n.user}'`:"this user"} does not see in '${n.alias}'.`,remedy:`Grant it SELECT on ${t}; or, where the table is gone, restore it: the migration would fail.`,...a?{place:a}:{}})}}}var Hs=/^\s*(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|LOCK)\b/i,Cu=/^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\S*(django_migrations|alembic_version|flyway_schema_history)\b/i;function $u(e,n,t,o){let r=t==="postgresql"||t==="sqlite"&&o!=="alembic",a=n.operations.flatMap(({sql:p})=>p),s=t!==void 0&&Ps(a,t);if(!e.counted){let p=r&&n.atomic&&!s;return{kept:p?[]:void 0,underWay:void 0,whole:p}}let i=e.statements.filter(({sql:p})=>!Cu.test(p)),l=e.statements.at(-1),d=l&&!l.done&&!l.atomic?l.sql:void 0;if(r){let p=e.statements.findLastIndex(({atomic:h})=>!h),m=i.filter(h=>{let y=e.statements.indexOf(h);return h.done&&(!h.atomic||y<p||s&&y<e.statements.length-1)}),g=i.every(({atomic:h})=>h)&&!s&&(i.length>0||n.atomic);return{kept:m.map(({sql:h})=>h),underWay:d,whole:g&&m.length===0}}let c=i.findLastIndex(({sql:p,done:m,atomic:g})=>m&&(!g||Hs.test(p))),u=i.filter(({done:p},m)=>p&&m<=c),f=l&&!l.done&&(Hs.test(l.sql)||!l.atomic)?l.sql:void 0;return{kept:u.map(({sql:p})=>p),underWay:o==="flyway"?void 0:f,whole:!1}}function $o(e){if(e===void 0)return!1;let{type:n,code:t,message:o}=e;return n==="Interrupted"||t===2006||t===2013||t==="57P01"||/server closed the connection|connection (already |is |was |has been )?(closed|lost)|gone away|Lost connection|terminating connection/i.test(o)}function Qs(e){if(e===void 0)return!1;let{code:n,message:t}=e;return n===1205||n===1213||n==="55P03"||n==="40P01"||/lock.*timeout|Lock wait timeout|deadlock (detected|found)/i.test(t.slice(0,2e3))}var Ws=e=>{let n=e.replace(/\s+/g," ").trim();return n.length>80?`${n.slice(0,79)}…`:n};function Mu(e){for(let n of e){let t=/\bINDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\w+\.)?("(?:[^"]|"")+"|[\w$]+)/i.exec(n);if(t)return t[1].replace(/^"|"$/g,"").replaceAll('""','"')}}function Mo(e){let n=e.length>1;return t=>n?`${P(t)} on '${t.database}'`:P(t)}function tt(e){let{application:n,judged:t}=e,o=new Map((n.recorded??[]).map(({database:_,migrations:v})=>[_,new Set(v.map(([N,j])=>`${N} ${j}`))])),r=t.every(({database:_})=>o.has(_))&&!n.working,a=_=>n.journal.find(v=>v.database===_.database&&cs(v,_)),s=_=>o.get(_.database)?.has(`${_.app} ${_.name}`)??!1,i=t.filter(s),l=t.filter(_=>!s(_)),d=i.map(({database:_,app:v,name:N})=>{let j=n.journal.find(V=>V.database===_&&V.app===v&&V.name===N);return{database:_,app:v,name:N,seconds:j?.seconds??null}}),c=l.filter(a),u=c.find(_=>!a(_)?.done)??c[0],f=u&&a(u),p=n.error??f?.error??n.journal.find(({error:_})=>_)?.error,m=n.changed!==void 0,g={applied:d,left:l,known:r,changed:m};if(!p&&!m&&r&&l.length===0)return{...g,fault:void 0,retry:!1};let h={...e,applied:d,left:l,failing:u,entry:f,error:p,known:r},y=u&&f?Pu(h,u,f):void 0,k=u===void 0||y?.kept!==void 0&&y.kept.length===0,R=n.recorded?.some(({failed:_})=>_?.length)??!1;return{...g,fault:m?qu(h):Du(h,y),retry:!m&&r&&Qs(p)&&k&&!R&&y?.underWay===void 0}}function Pu(e,n,t){let{application:o,databases:r,tool:a}=e;if(o.oneTransaction?.includes(n.database))return{kept:[],underWay:void 0,whole:!0};let s=r.find(({alias:l})=>l===n.database)?.engine,i=$u(t,n,s,a);return $o(e.error)?i:{...i,underWay:void 0}}function Ks(e){let n=Mo(e.databases);return e.applied.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${F(e.applied.map(n))}.`}function qu(e){let{application:n,applied:t,databases:o}=e,r=Mo(o),a=t.length===0?"Nothing was applied by this run.":`Applied by this run and still there: ${F(t.map(r))}.`;return new w({code:"MIGRATION_PLAN_CHANGED",what:`The migrations of '${n.changed?.alias}' are not the ones that were judged: somebody has changed the files or the database since. ${a}`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."})}function Fu(e,n){let{application:t,failing:o,left:r,known:a,error:s,tool:i}=e;if(t.working)return"A statement of it still runs in the server and did not end when it was asked to: what it leaves is not known.";if(!a)return"What was applied is not known: the database no longer answers.";if(!o||!n)return r.length===e.judged.length?"No migration had begun.":"No migration was under way.";let l=t.recorded?.find(({failed:f})=>f?.includes(o.name)),d=[];if(t.oneTransaction?.includes(o.database)&&r.length>1)d.push("All of them ran in one transaction, which was rolled back whole.");else if(n.whole)d.push("It ran in a transaction and was rolled back whole.");else if(n.kept===void 0&&$o(s))d.push("It is not transactional here: each of its statements may or may not have taken effect, and the one under way may go on in the server.");else if(n.kept===void 0)d.push(s?.place?.line&&s.place.line>1?`It is not transactional here: the statements before line ${s.place.line} have taken effect.`:"It is not transactional here: statements of it before the failing one have taken effect.");else if(n.kept.length>0){let f=o.operations.flatMap(({sql:m})=>m).filter(m=>!/^\s*--/.test(m)).length,p=f>n.kept.length?` of its ${f} statements`:n.kept.length===1?" statement":" statements";d.push(`It is not transactional here: ${n.kept.length}${p} took effect, the last of them ${Ws(n.kept.at(-1))}, and it is not recorded as applied.`)}else n.underWay===void 0&&d.push("It is not transactional here, but none of its statements has taken effect.");n.underWay!==void 0&&d.push(`The statement under way when it ended (${Ws(n.underWay)}) may or may not have taken effect; the server no longer works at it.`);let c=Mu([...o.operations.flatMap(({sql:f})=>f)]),u=t.recorded?.find(({database:f})=>f===o.database)?.invalid.find(f=>f.name===c);return u&&d.push(`It has left the INVALID index ${u.name} of ${u.table}, which the next try drops before it builds it again.`),l&&d.push(`${i==="flyway"?"Flyway has":"It is"} recorded it as failed.`),d.join(" ")}function Bs(e,n){let{application:t,failing:o,tool:r,databases:a,error:s,known:i}=e,l=ze(r,a);if(!i)return`Look at the history table before anything else: \`${l}\` may have been interrupted half way.`;if(!o||!n)return`Deploy again; \`${l}\` continues where this stopped.`;let d=t.recorded?.some(({failed:f})=>f?.length);if(n.kept?.length===0&&n.underWay===void 0&&!d)return $o(s)?`Deploy again; \`${l}\` continues where this stopped.`:`Fix the migration and deploy again; \`${l}\` continues where this stopped.`;let u={django:`\`python manage.py migrate ${o.app} ${o.name} --fake\` records it once its changes are all there.`,alembic:`\`alembic stamp ${o.name}\` records it once its changes are all there.`,flyway:"Then run `flyway repair`, which takes the failed record away."}[r];return`Compare the table with the migration's statements and undo or finish the rest by hand, then run \`${l}\`. ${u}`}function Du(e,n){let{failing:t,error:o,databases:r,lockTimeout:a,tool:s,left:i,entry:l}=e,d=Mo(r),c=Fu(e,n),u=t?Ks(e):e.applied.length>0?Ks(e).replace(" before it",""):"",f=[c,...e.known?[u]:[]].filter(y=>y!=="").join(" "),p=ju(t,o),m=p?{place:p}:{};if(!o&&e.known){let y=t??i[0];return new w({code:"MIGRATION_NOT_RECORDED",what:`The migration ${d(y)} seemed to be applied, and the database has not recorded it: a transaction that was begun by hand was never committed, or env.py does not commit. ${u}`.trim(),remedy:`See what begins a transaction in it (BEGIN, START TRANSACTION, autocommit), then run \`${ze(s,r)}\`.`,...m})}let g=(o?.message??"the database could not be asked afterwards").split(`
`)[0]??"",h=`${t?`The migration ${d(t)}`:"Applying the migrations"} failed: ${g.slice(0,400)}${/[.!?]$/.test(g)?"":"."} ${f}`;return Qs(o)?new w({code:"MIGRATION_LOCK_TIMEOUT",what:h,remedy:l&&n&&n.kept?.length!==0?Bs(e,n):`Another connection held a lock for more than ${a} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`,...m}):new w({code:"MIGRATION_FAILED",what:h,remedy:Bs(e,n),...m})}function ju(e,n){let t=e?.file;if(!t||t.startsWith("/"))return;let o=n?.place?.file===t?n.place.line:e.line;return{file:t,...o?{line:o}:{}}}var Uu=8,Gu=60,Hu=1e3,Wu=3e4;function Ku(e,n){let t=Math.min(Wu,Hu*2**e);return Math.round(t/2+t/2*n)}function Ys(e,{databases:n}){let t={};for(let{alias:o}of n)t[o]=[];for(let{database:o,app:r,name:a,digest:s}of e)t[o]?.push([r,a,s??null]);return t}async function Bu(e,n){var c=[];try{if(n.recorded||n.changed&&n.journal.length===0)return n;let{adapter:t,surroundings:o,judged:r,observation:a}=e;let{signal:s}=o.deadline;let i=s.aborted&&!(s.reason instanceof fe);let l=i?e.options.lastQuestion??Uu:Gu+4*e.options.connectTimeout;let d=ke(c,new X(l,"asking what is recorded"));try{let m=await t.ask({...o,deadline:d},Ys(r,a),n.sessions??{});return{...n,...m}}catch(m){return o.note(`what is recorded could not be asked: ${String(m)}`),n}}catch(u){var f=u,p=!0}finally{_e(c,f,p)}}function Qu({options:e,observation:n,judged:t}){for(let{alias:o,engine:r="",version:a=""}of n.databases){let s=t.filter(({database:i})=>i===o);if(s.length!==0){e.tell?.(`Applying ${s.length} migration${s.length===1?"":"s"} to '${o}' (${`${r} ${a}`.trim()}):`);for(let i of s)e.tell?.(`  ${P(i)}${i.safe===null?"":` (${i.lock}${i.safe?", safe":""})`}`)}}}function Yu(e,n,t){let o=e.filter(r=>n?.some(({database:a,migrations:s})=>a===r.database&&s.some(([i,l])=>i===r.app&&l===r.name)));return{...t,journal:[...o,...t.journal]}}async function Js(e){let{adapter:n,surroundings:t,options:o,observation:r,judged:a}=e,{databases:s,tool:i}=r,l=o.retries??0;Qu(e);let d=[],c,u=a;for(let f=0;;f+=1){let p=await n.apply(t,Ys(u,r),u),m=Yu(d,c,await Bu(e,p)),g=tt({application:m,judged:a,databases:s,tool:i,lockTimeout:o.lockTimeout});if(!g.retry||f>=l||t.deadline.signal.aborted)return m;let h=Ku(f,Math.random());o.tell?.(`Another connection holds a lock, and nothing was changed: trying again in ${(h/1e3).toFixed(1)} s (${f+1} of ${l}).`);try{await o.deadline.sleep(h)}catch{return m}d=m.journal,c=m.recorded,u=g.left}}var En=require("node:path");var Ju=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*))?$/i;function Vu(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function Vs(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(l=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(l)),a=o.findIndex(l=>l.trim()!==""&&!/^\s*(--|#)/.test(l)),s=o.slice(0,Math.max(a,0)).findLastIndex(l=>l.trim()===""),i=r>=0?r:a<0?o.length:s;return o.forEach((l,d)=>{let c=Ju.exec(l.trimEnd());if(c)for(let u of c[1].split(",").map(f=>f.trim().toLowerCase()))c[2]?n.push({rule:u,reason:c[2],line:d+1,...l.slice(0,c.index).trim()===""?{next:Vu(o,d)}:{},whole:d<i}):t.push({line:d+1,rule:u})}),{given:n,incomplete:t}}function zs(e,n,t,o){return e.given.find(r=>(r.rule===n||r.rule==="all")&&(r.whole||t!=null&&(r.next===t||r.line>=t&&r.line<=(o??t))))}var ei=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),zu=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,Xu=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function ni(e,n){let t=[],o=!0;for(;!e.done;){let i=e.peek();if(!o&&ei.has(i.upper))break;if(o=!1,e.is("(")){t.push(i,...e.parenthesis());continue}if(t.push(i),e.at+=1,i.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let r=t.filter(({kind:i,text:l})=>i!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(r.length===1&&r[0].upper==="NULL")return"none";let a=n==="postgresql"?zu:Xu;return r.every(({kind:i,text:l,upper:d})=>i==="string"||i==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(d)||i==="word"&&(a.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function Po(e,n){let t=new ee(e),o=[];for(;!t.done;){let s=t.peek(),i=s.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(ei.has(s.upper)||i))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(s),t.at+=1}let r=/^(small|big)?serial$/i.test(J(o)),a={type:J(o),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))a.notNull=!0;else if(t.take("NULL"))a.notNull=!1;else if(t.take("DEFAULT"))a.default=ni(t,n),a.hasDefault=a.default!=="none";else if(t.take("PRIMARY","KEY"))a.primaryKey=!0,a.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),a.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))a.auto=!0;else if(t.take("REFERENCES"))a.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let s=t.name()?.toLowerCase();s!==void 0&&(a.collation=s)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let s=t.name()?.toLowerCase();s!==void 0&&(a.charset=s)}else if(t.take("CHECK"))a.check=!0,t.parenthesis();else if(t.take("GENERATED")){let s=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(a.auto=!0,a.notNull=!0,t.parenthesis()):s&&t.take("AS")&&(t.parenthesis(),a.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),a.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?a.generated="stored":t.at+=1;return a}var kn=e=>Ne(e??[]).map(n=>n.length===0?"":n[0].text);function Xs(e,n,t){let o=t,r=()=>{let s=e.rest().map(({upper:l})=>l),i=s.some((l,d)=>l==="NOT"&&s[d+1]==="VALID");return i?{notValid:i}:{}},a={table:n,...o===void 0?{}:{name:o}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let s=kn(e.parenthesis()),i=e.take("REFERENCES")?e.table()??"":"";return{...a,kind:"add-foreign-key",columns:s,references:i,...r()}}if(e.take("UNIQUE")){let s=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...a,kind:"add-unique",usingIndex:!0}:((s||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&(o??=e.name()),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...a,name:o,kind:"add-unique",columns:kn(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...a,kind:"add-primary-key",usingIndex:!0}:{...a,kind:"add-primary-key",columns:kn(e.parenthesis())};if(e.take("CHECK")){let s=e.parenthesis()??[];return{...a,kind:"add-check",columns:s.filter(({kind:i})=>i!=="string").map(({text:i})=>i),...r()}}if(e.take("EXCLUDE"))return{...a,kind:"add-exclusion"}}function qo(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function Zu(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return ni(e,o)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let a=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)a.push(e.peek()),e.at+=1;let i=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();i=i||!(l[0]?.text===t&&l[1]?.text==="::"&&J(l.slice(2)).toLowerCase()===J(a).toLowerCase())}return{...r,kind:"change-type",type:J(a),...i?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${J(e.rest()).slice(0,60)}`}}function ef(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.table()??"",o=Ne(e.rest()),r=[];for(let a of o)r.push(...ti(new ee(a),t,n));return r}var nf=/^(CONSTRAINT|UNIQUE|KEY|INDEX|PRIMARY|FOREIGN|CHECK|FULLTEXT|SPATIAL)$/;function ti(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){let s=e.take("IF","NOT","EXISTS"),l=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[Xs(e,n,s?void 0:l)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?Xs(e,n):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let s=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";e.take("INDEX")||e.take("KEY");let i=e.take("IF","NOT","EXISTS"),l=e.is("(")?void 0:e.name();return[{kind:"add-index",table:n,index:s,name:i?void 0:l,columns:kn(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("(")){let s=e.tokens[o];return Ne(e.parenthesis()??[]).flatMap(i=>nf.test(i[0].upper)?ti(new ee([s,...i]),n,t):[qo(n,i[0].text,Po(i.slice(1),t))])}let a=e.name();return a===void 0?[{kind:"unknown",table:n,detail:J(e.tokens)}]:[qo(n,a,Po(e.rest(),t))]}if(e.take("DROP")){let r=e.take("CHECK")?"check":e.take("FOREIGN","KEY")?"foreign-key":void 0;return r||e.take("CONSTRAINT")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name(),key:r}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}])}if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[Zu(e,n,r,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let a=e.name()??"",s=r?e.name():void 0,i=Po(e.rest(),t),{kind:l,...d}=qo(n,a,i),c={kind:"modify-column",...d};return s!==void 0&&s!==a?[{kind:"rename-column",table:n,column:a,to:s},{...c,column:s}]:[c]}if(e.take("RENAME")){if(e.take("COLUMN")){let s=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:s,to:e.name()}]}let r=e.take("CONSTRAINT");if(r||e.take("INDEX")||e.take("KEY")){let s=e.name();return e.take("TO"),[{kind:r?"rename-constraint":"rename-index",table:n,name:s,to:e.name()}]}if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.table()}];let a=e.table();return e.take("TO")?[{kind:"rename-column",table:n,column:a,to:e.name()}]:[{kind:"rename-table",table:n,to:a}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${J(e.rest()).slice(0,60)}`}])}function tf(e){let n=e.take("IF","NOT","EXISTS"),t=e.table()??"",o=e.parenthesis(),r=(o??[]).flatMap((c,u)=>c.upper==="REFERENCES"?[o[u+1]?.text??""]:[]),a=e.rest().some(({upper:c})=>c==="SELECT")||o?.[0]?.upper==="SELECT",s=Ne(o??[]).filter(c=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(c[0]?.upper??"")).map(c=>c[0].text),i={kind:"create-table",table:t,columns:s,...n?{ifNotExists:n}:{},...r.length>0?{references:r[0]}:{}};if(!a)return[i];let l=[...o??[],...e.rest()],d=l.findIndex(({upper:c})=>c==="FROM");return[i,{kind:"insert-rows",table:t,source:new ee(l.slice(d+1)).table()??""}]}function of(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let a=tf(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:a[0]?.table},...a]:a}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let a=e.take("CONCURRENTLY"),s=e.take("IF","NOT","EXISTS"),i=e.is("ON")?void 0:e.name(),l=s?void 0:i;e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let d=e.table()??"";e.take("USING")&&e.name();let c=kn(e.parenthesis()),u={table:d,columns:c,...l?{name:l}:{},...a?{concurrently:a}:{}};return[o?{kind:"add-unique",...u}:{kind:"add-index",index:r,...u}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let a=e.tokens.findIndex(({upper:i})=>i==="ON");return[{kind:"create-trigger",table:new ee(e.tokens.slice(a+1)).table()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${J(e.rest()).slice(0,60)}`}]}function rf(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),Ne(e.rest()).map(o=>({kind:t,table:new ee(o).table()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");return e.take("IF","EXISTS"),Ne(e.rest()).map(o=>{let r=new ee(o),a=r.name(),s=r.take("ON")?r.table():void 0;return{kind:"drop-index",name:a,table:s,...t?{concurrently:t}:{}}})}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${J(e.rest()).slice(0,60)}`}]}function af(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new ee(e.tokens.slice(n+1)).table()}var Zs=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,sf=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,lf=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function df(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>lf.test(o)):!1}function oi(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new ee(e.tokens),o=t.peek()?.upper??"",r=t.tokens.some(({upper:a})=>a==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return ef(t,n);if(t.take("CREATE"))return of(t);if(t.take("DROP"))return rf(t);if(t.take("RENAME","TABLE")){let a=t.table();return t.take("TO"),[{kind:"rename-table",table:a,to:t.table()}]}if(t.take("ALTER","INDEX")){t.take("IF","EXISTS");let a=t.name();return t.take("RENAME","TO")?[{kind:"rename-index",name:a,to:t.name()}]:[{kind:"table-option",how:"index storage"}]}if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:a})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(a))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let a=t.tokens.some(({upper:l},d)=>l==="CONFLICT"&&t.tokens.slice(d).some(({upper:c})=>c==="UPDATE")||l==="DUPLICATE"),s=o==="REPLACE"||t.is("OR",1)&&t.is("REPLACE",2);for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|HIGH_PRIORITY|IGNORE|INTO|OR|DELAYED|ABORT|FAIL|ROLLBACK)$/.test(t.peek().upper);)t.at+=1;let i=t.table();return[{kind:a||s?"update-rows":"insert-rows",table:i,source:af(t),where:r}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.table(),where:r}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.table(),where:r}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.table()}];if(o==="WITH"){let a=t.tokens.find(({upper:s})=>Zs.test(s));if(a)return[{kind:"unknown",detail:`WITH … ${a.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:a})=>Zs.test(a)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let a=t.tokens.some(({upper:d},c)=>d==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[c+1]?.upper??"")),s=t.tokens.filter(({kind:d},c)=>(d==="word"||d==="name")&&t.tokens[c+1]?.text==="("),i=t.tokens.some(({upper:d},c)=>d==="NEXT"&&t.tokens[c+1]?.upper==="VALUE"&&t.tokens[c+2]?.upper==="FOR"),l=s.every(({upper:d})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(d));return[a||i||!l?{kind:"unknown",detail:a?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(sf.test(o))return[df(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.table()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let a=t.tokens.some(({upper:s})=>s==="CONCURRENTLY");return[{kind:"reindex",...a?{concurrently:a}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.table()}]:o==="VACUUM"?[t.tokens.some(({upper:a})=>a==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var cf=["instant","online","blocks-writes","rewrites","unknown"],uf=["keeps","breaks","unknown"];function ri(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let a=(t[r]||0)-(o[r]||0);if(a!==0)return a}return 0}function ff(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let a=t[o];return Array.isArray(r)?r.includes(a):a===r}):!1}function pf(e,n,t,o){let r,a;for(let s of Co)if(ff(s,e,n)){for(let i of s.verdicts)i.engines.includes(t)&&(i.from!==void 0&&(o===""||ri(o,i.from)<0)||i.below!==void 0&&o!==""&&ri(o,i.below)>=0||(i.lock!==void 0&&(r??={value:i.lock,rule:s}),i.compat!==void 0&&(a??={value:i.compat,rule:s})));if(r&&a)break}return{lock:r,compat:a}}var ot=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;keys=new Map;constructor(n){this.existing=n.tables??{};for(let{table:t,name:o,kind:r}of n.keys??[])this.addKey(o,{table:t,kind:r,isNew:!1});this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let r=new Map;for(let[a,s]of Object.entries(o.columns))r.set(a,{type:s.type,notNull:!s.null,hasDefault:s.default,auto:s.auto,generated:!1,bytes:s.bytes,charset:s.charset,collation:s.collation??/\bcollate\s+[`"]?(\w+)/i.exec(s.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,r)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}addKey(n,t){let o=this.keys.get(n.toLowerCase())??[];this.keys.set(n.toLowerCase(),[...o,t])}named({name:n="",table:t}){let o=this.keys.get(n.toLowerCase())??[];return t===void 0?o:o.filter(r=>r.table.toLowerCase()===t.toLowerCase())}key(n){if(n.key!==void 0)return n.key;let t=this.named(n).map(({kind:o})=>o);return t.includes("unique")?"unique":t[0]}tableOf(n){let[t,...o]=n.table===void 0?this.named(n):[];return t?.isNew&&o.length===0?t.table:n.table}removeKey(n){let t=this.named(n),o=(n.name??"").toLowerCase(),r=(this.keys.get(o)??[]).filter(a=>!t.includes(a));return this.keys.set(o,r),t}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there&&!o.includes(".")?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},r){let a=this.existing[n]?.collation;return o!==void 0?o!==r.collation:t!==void 0?t!==r.charset:r.collation!=null&&a!=null&&r.collation!==a}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...r}=n,a=this.column(n.table,n.column);if(!a)return[{...r,kind:"change-type"}];let s=[];this.recodes(n,a)?s.push({...r,kind:"change-type",using:!0}):(a.type===void 0||wn(t,a.type,n.type??"",a.bytes)!=="same")&&s.push({...r,kind:"change-type"}),n.notNull===!0&&!a.notNull&&s.push({...r,kind:"set-not-null"}),n.notNull!==!0&&a.notNull&&s.push({...r,kind:"drop-not-null"}),n.unique&&s.push({...r,kind:"add-unique",columns:[n.column??""]}),n.primaryKey&&s.push({...r,kind:"add-primary-key"}),n.check&&s.push({...r,kind:"add-check",how:"column"}),n.references!==void 0&&s.push({...r,kind:"add-foreign-key"}),(n.generated||n.auto===!0!==a.auto)&&s.push({...r,kind:"change-type",using:!0});let i=n.default!==void 0&&n.default!=="none";return i!==a.hasDefault&&!n.auto&&s.push({...r,kind:i?"set-default":"drop-default"}),s.length>0?s:[{...r,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,r=this.tables.get(t),a=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":if(this.gone.add(t.toLowerCase()),n.to!==void 0&&!`${t}${n.to}`.includes(".")){r&&this.tables.set(n.to,r),this.created.has(t)&&this.created.add(n.to);for(let[s,i]of this.keys)this.keys.set(s,i.map(l=>l.table===t?{...l,table:n.to}:l))}break;case"add-index":case"add-unique":case"add-check":case"add-foreign-key":case"add-exclusion":case"add-primary-key":{let s={"add-index":"index","add-check":"check","add-foreign-key":"foreign-key"},i=n.kind in s?s[n.kind]:"unique";n.name!==void 0&&this.addKey(n.name,{table:t,kind:i,isNew:!0});break}case"drop-index":case"drop-constraint":this.removeKey(n);break;case"rename-index":case"rename-constraint":for(let s of this.removeKey(n))this.addKey(n.to??"",s);break;case"add-column":{let s={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};r?r.set(o,s):this.tables.set(t,new Map([[o,s]]));break}case"drop-column":a&&(a.dropped=!0);break;case"rename-column":a&&n.to!==void 0&&(r?.delete(o),r?.set(n.to,a));break;case"change-type":a&&(a.type=n.type);break;case"set-not-null":a&&(a.notNull=!0);break;case"drop-not-null":a&&(a.notNull=!1);break;case"set-default":a&&(a.hasDefault=!0);break;case"drop-default":a&&(a.hasDefault=!1);break}}};function mf(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function hf(e,n,t,o){let r=e.line??null,a=[],s=[],i=new Set(e.bases??[]),l=(u,f)=>{(u.bases??[]).includes("RunPython")&&a.push({change:{kind:"run-python",effect:u.effect,detail:u.description},operation:u,line:f}),u.inner?.forEach((p,m)=>{l(p,e.nested?.[m]?.line??f)})};t==="django"&&(l(e,r),e.opaque&&s.push({rule:le.customOperation.id,line:r}));let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!i.has("RunSQL")?bn(e,n):void 0;if(c){for(let u of c)a.push({change:u,operation:e,line:r});return{steps:a,findings:s}}if(e.sqlError!==void 0&&!i.has("RunPython"))return s.push({rule:le.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:a,findings:s};for(let u of e.sql.flatMap(f=>De(f,n))){if(o.changed){let f=`after quotes changed their meaning: ${u.text.slice(0,60)}`;a.push({change:{kind:"unknown",detail:f},operation:e,line:r});continue}o.pass(u);for(let f of oi(u,n)){let p=f.detail??u.text.slice(0,300);a.push({change:{...f,detail:p},operation:e,line:r})}}return{steps:a,findings:s}}function ai({table:e,column:n,columns:t,name:o,detail:r,kind:a}){return e&&n?`${e}.${n}`:e&&t?.length&&a!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}function gf(e,n,t,o,r){let a=n.column(e.table,e.column),s=r.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(c=>n.column(e.table,c)),d=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:s?.notNull===!0&&!s.hasDefault&&!s.auto&&!s.generated&&!s.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":a?.type===void 0?"not-known":wn(t,a.type,e.type??"",a.bytes),index:e.index??"plain",key:n.key(e)??"not-known",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(c=>c?.isNew&&c.empty):e.kind==="drop-default"?a?.addedBy===n.turn:l.length>0&&l.every(c=>c?.isNew&&c.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:a?.notNull??!0,forgotten:d!==void 0&&e.column!==void 0&&!d.some(c=>c.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function yf(e,n){let t=n.tableOf(e);return t===void 0||!n.created.has(t)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var wf=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),si=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),bf=["mariadb","mysql","postgresql","sqlite"];function li(e,n,t=0){let o=e.engine??"",r=e.version??"",a=new ot(e),s=new nt(o);return(e.pending??[]).map(i=>{if(!bf.includes(o)){let{id:l,...d}=le.unknownEngine;return Fo(i,e.alias,[_n(i,{rule:l,...d,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:i.line??null})],"unknown","unknown")}return _f(i,e,o,r,a,n,t,s)})}function _n(e,n){return{...n,file:e.file}}function Fo(e,n,t,o,r){return{...e,database:n,lock:o,compat:r,findings:t,safe:t.every(({note:a})=>a===!0)}}function ii(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function kf(e,n,t,o){let r=new ot(n);r.tables.clear();for(let[a,s]of e.tables)r.tables.set(a,new Map([...s].map(([i,l])=>[i,{...l}])));for(let a of e.created)r.created.add(a);for(let a of e.gone)r.gone.add(a);r.keys.clear();for(let[a,s]of e.keys)r.keys.set(a,s);for(let{change:a}of t)for(let s of r.expand(a,o))r.apply(s);return r}function _f(e,n,t,o,r,a,s,i){let l=[],d=[],c=[],u=[],f=(h,y,k)=>{let{id:R,..._}=le[h];l.push(_n(e,{rule:R,..._,lock:"unknown",compat:"unknown",subject:k,line:y})),d.push("unknown"),c.push("unknown")};if(n.fresh)return Fo(e,n.alias,[],"instant","keeps");r.turn+=1,n.oneTransaction||(r.locked=void 0);let p=e.sqlError===void 0;for(let h of e.operations){let y=e.sqlError!==void 0&&h.bases===void 0,{sqlError:k=y?e.sqlError:void 0}=h;p||=k!==void 0;let R=k===void 0?h:{...h,sqlError:k},_=hf(R,t,a,i);u.push(..._.steps);for(let{rule:v,line:N,subject:j}of _.findings)f(v===le.customOperation.id?"customOperation":"sqlNotKnown",N??e.line??null,j??h.description)}p||f("sqlNotKnown",e.line??null,e.sqlError??"");let m=kf(r,n,u,t),g=0;for(let h of u){let y=mf(h.change.detail??"");h.change.kind==="session"&&y!==void 0&&(r.checksOff=y),/^\s*use\b|\bsearch_path\b/i.test(h.change.detail??"")&&r.created.clear();for(let k of r.expand(h.change,t)){let R=yf(k,r),_=gf(k,r,t,n,m),v=pf(k,_,t,o),{compat:N}=v,j=r.existing[k.table??""]?.rows??Number.POSITIVE_INFINITY,K=s>0&&j<=s&&v.lock!==void 0&&v.lock.value!=="unknown"&&v.lock?{...v.lock,value:"instant"}:v.lock;if(!R){let ve=new Map,Ze=K===void 0||!(K.value==="instant"||K.value==="online"),mt=N===void 0||N.value!=="keeps",T=Co.at(-1);d.push(K?.value??"unknown"),c.push(N?.value??"unknown");let O=E=>ve.get(E.id)??ve.set(E.id,{rule:E,lock:K?.value??"unknown",compat:N?.value??"unknown"}).get(E.id);Ze&&O(K?.rule??T),mt&&O(N?.rule??T);for(let{rule:E,lock:S,compat:x}of ve.values()){let M=ai(k);l.some(U=>U.rule===E.id&&U.line===h.line&&U.subject===M)||l.push(_n(e,{rule:E.id,lock:S,compat:x,subject:M,explanation:E.explanation,recipe:E.recipe,link:E.link,line:h.line??e.line??null}))}if(r.locked&&wf.has(k.kind)&&k.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:E,...S}=le.lockHeld;l.push(_n(e,{rule:E,...S,lock:"blocks-writes",compat:"keeps",subject:ai(r.locked.change),line:h.line??e.line??null})),d.push("blocks-writes")}k.concurrently?r.locked=void 0:si.has(k.kind)&&(r.locked??=h)}(si.has(k.kind)||k.kind==="create-table")&&(g+=1),r.apply(k)}}if(g>1&&(t==="mariadb"||t==="mysql")){let{id:h,...y}=le.notTransactional;l.push(_n(e,{rule:h,...y,lock:"instant",compat:"keeps",subject:`${g} schema changes`,line:e.line??null,note:!0}))}return Fo(e,n.alias,l,ii(cf,d),ii(uf,c))}var di=["error","unreachable","conflict","partial","db-ahead"];function ci(e){return[...e].sort((n,t)=>di.indexOf(n.status)-di.indexOf(t.status))[0]}function Do(e,n){let t=os(e,n);if(t)return t;if(!(e.pending!==void 0||e.ahead?.length||e.conflicts?.length)&&!(e.history===!1||e.inconsistent))return{status:"error",fault:new w({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${e.alias}'.`,remedy:n==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})}}function rt(e,n,t){return{status:"partial",fault:new w({code:"TARGETS_NOT_LOOKED_AT",what:`Not all databases were looked at. ${e}`,remedy:n,...t?.place?{place:t.place}:{}})}}function jo(e){let n=new Set(e.databases.map(({schema:o})=>o??"public")),t=e.databases.flatMap(({alias:o,unseen:r})=>(r??[]).filter(a=>!n.has(a)).map(a=>[a,`${o}/${a}`]));return[...new Map(t).values()]}function ui(e,{allowed:n,named:t}){return n.has("other-schemas")||t?[]:jo(e)}function Ef(e,n){let t=ui(e,n);if(t.length===0)return;let[o]=e.unnamed??[],r="where they are none of this environment's, add 'other-schemas' to 'allow'.";return o!==void 0?rt(`env.py chooses by the argument '-x ${o}=…', which nobody has given, and this project's migrations are applied in these schemas, too: ${F(t)}.`,`Name each run of env.py with 'alembic-x', one a line, such as \`${o}=acme\`; ${r}`):rt(`This project's migrations are applied in these schemas, too: ${F(t)}.`,e.tool==="alembic"?`Let env.py run its migrations for each of them; ${r}`:`The schemas of django-tenants and django-tenant-schemas are known here, others are not: look at them by hand; ${r}`)}function fi(e,n){let{databases:t,tool:o}=e,r=t.flatMap(l=>{let d=Do(l,o);return d?[{database:l,stop:d}]:[]}),a=t.flatMap(l=>To(l,o,n.allowed)??[]),[s]=r;if(s&&r.length===t.length)return ci(r.map(({stop:l})=>l));if(s){let l=r.map(({database:d})=>`'${d.alias}'`);a.push(rt(`${r.length} of ${t.length}: ${F(l,4)}. ${s.stop.fault.what}`,s.stop.fault.remedy,s.stop.fault))}let i=Ef(e,n);return i&&a.push(i),ci(a)}function pi(e,n){let{databases:t,stage:o,tool:r}=e,a=t.filter(s=>Do(s,r)===void 0);if(n)return a.length===0||!/^(env|connect|history)$/.test(o)?n:rt(`After ${F(a.map(({alias:s})=>`'${s}'`),4)} the look stopped. ${n.fault.what}`,n.fault.remedy,n.fault);if(!(o==="done"&&t.length>0))return{status:"error",fault:new w({code:"MIGRATION_GUARD_FAILED",what:t.length===0?"The look at the migrations ended without having seen a database.":`The look at the migrations ended at '${o}', before its end.`,remedy:r==="alembic"?"See whether env.py calls run_migrations() in this environment.":"See whether the project ends the process while it is loaded; debug logging shows what it printed."})}}function mi(e,n,t,o){let r=e.databases.map(s=>{let i=s.alias,l=Do(s,e.tool);if(l)return{name:i,status:l.status,pending:null};let d=To(s,e.tool,t.allowed),c=s.pending?.length??null;if(d)return{name:i,status:d.status,pending:c};let u=n.filter(p=>p.database===i),f=o&&u.some(({safe:p})=>p===!1);return{name:i,status:f?"unsafe":c?"pending":"clean",pending:c}}),a=ui(e,t).map(s=>({name:s,status:"unknown",pending:null}));return[...r,...a]}function at({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function Go({safe:e}){return e===!1}function Sf(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function Xe(e,n){return e&&!(0,En.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function Tf(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let a=o.has(P(r).toLowerCase()),s=r.file?n.files.read((0,En.isAbsolute)(r.file)?r.file:(0,En.join)(n.root,r.file)):void 0,i=s===void 0?void 0:Vs(s);for(let{line:d,rule:c}of i?.incomplete??[])t.push({level:"warning",place:Xe(r.file,d),title:"allowed without a reason",text:`The comment allows '${c}' without saying why, so it allows nothing. Write \`migration-guard: allow ${c} because …\`.`});let l=r.findings.map(d=>{if(d.note)return d;if(a)return{...d,allowed:"by the input 'allow' (this migration)"};if(o.has(d.rule))return{...d,allowed:"by the input 'allow' (this rule)"};let c=r.operations.find(f=>f.line===d.line),u=i&&zs(i,d.rule,d.line,c?.end);return u?{...d,allowed:u.reason}:d});return{...r,findings:l,safe:l.every(d=>d.note||d.allowed!==void 0)}})}var xf={lock:"unknown",compat:"unknown",findings:[],safe:null};function Of({onPending:e}){return e==="apply"||e==="apply-safe"}function hi({safety:e,onPending:n}){return e!=="off"||n==="apply-safe"}function Nf(e,n,t){let o=e.databases.map(Fs);if(!hi(n))return o.flatMap(({alias:a,pending:s})=>(s??[]).map(i=>({...i,database:a,...xf})));let r=o.flatMap(a=>li(a,e.tool,n.smallTable));return Tf(Ds(r,o,e.tool),n,t)}function Af(e,n){let{allowed:t}=n,o=[];for(let{alias:s,stale:i,fresh:l,pending:d,missingFile:c,invalid:u}of e.databases){i?.length&&o.push(`${i.length} row${i.length===1?"":"s"} of the history of '${s}' belong to migrations that were squashed and deleted (${F(i.map(P),3)}); \`migrate APP --prune\` removes them.`),l&&d?.length&&o.push(`The database '${s}' is empty: nothing that runs can be disturbed.`),c&&o.push(`The file of the SQLite database '${s}' does not exist yet.`);for(let{table:f,name:p}of vf(d,u))o.push(`An earlier try has left the INVALID index ${p} of ${f} in '${s}'; applying drops it before it is built again.`)}e.driftError&&t.has("drift")&&o.push(`Whether the models match the migrations is not known: ${e.driftError}`);let r=e.databases.flatMap(s=>s.ahead??[]);r.length>0&&t.has("db-ahead")&&o.push(`The database is ahead of this code (${F(r.map(P))}), which the input 'allow' permits.`);let a=n.named||t.has("other-schemas")?jo(e):[];a.length>0&&o.push(`This project's migrations are applied in these schemas, too, which were not looked at: ${F(a)}.`);for(let{alias:s,why:i}of e.leftOut??[])o.push(`'${s}' was not looked at: ${i}.`);return o}function vf(e,n){let t=(e??[]).flatMap(({operations:o})=>o.flatMap(({sql:r})=>r));return(n??[]).filter(({name:o})=>t.some(r=>/\bCONCURRENTLY\b/i.test(r)&&r.match(/[\w$]+/g)?.includes(o)))}function Rf(e,n){if(n.has("drift"))return;let{driftError:t,drift:o=[],tool:r}=e;if(t)return{status:"error",fault:new w({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${t}${/[.!?]$/.test(t)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[a]=o;if(!a)return;let s=Xe(a.file,1),i=o.map(({app:l,operations:d})=>l===""?d.join("; "):`${l} (${d.join("; ")})`);return{status:"drift",fault:new w({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${F(i,4)}.`,remedy:r==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${o.map(({app:l})=>l).join(" ")}\`, look at the result and commit it.`,...s?{place:s}:{}})}}function Uo({findings:e}){return e.filter(n=>!n.note&&n.allowed===void 0)}function If(e,n){for(let t of e)for(let o of Uo(t))n.push({level:"warning",place:Xe(o.file,o.line),title:`${o.rule} (${P(t)})`,text:`${o.subject===""?"":`${o.subject}: `}${o.explanation} Instead: ${o.recipe}`})}function Lf(e,n,t){let o=t.howTo?.trim(),r=e.databases.length>1;return{count:`${n.length} migration${n.length===1?"":"s"}`,names:n.map(a=>r?`${P(a)} on '${a.database}'`:P(a)),command:ze(e.tool,e.databases),remedyOf:a=>o?/[.!?]$/.test(o)?o:`${o}.`:a}}function Cf(e,n,t){let o=e[0],r=Uo(o),a=Xe(o.file,r[0]?.line??o.line),s=e.map(i=>`${P(i)} (${F([...new Set(Uo(i).map(({rule:l})=>l))],4)})`);return{status:"unsafe",fault:new w({code:"MIGRATIONS_UNSAFE",what:`${e.length} of ${n.count} pending ${e.length===1?"is":"are"} not safe while the old code runs: ${F(s,4)}.${t?" None was applied.":""}`,remedy:n.remedyOf(`${r[0]?.recipe??""} Or plan a moment for \`${n.command}\`, then deploy again; \`# migration-guard: allow ${r[0]?.rule} because …\` takes responsibility.`.trim()),...a?{place:a}:{}})}}function $f(e,n,t){let o=e.filter(Go),r=Xe(e[0].file,e[0].line),a=o.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${F(o.map(P))}.`;return{status:"pending",fault:new w({code:"MIGRATIONS_PENDING",what:`${n.count} ${e.length===1?"is":"are"} pending: ${F(n.names)}.${t?a:""}`,remedy:n.remedyOf(`Run \`${n.command}\` for this environment, then deploy again${o.length===0&&t?"; or set 'on-pending: apply-safe'":""}.`),...r?{place:r}:{}})}}function Mf(e,n,t,o){let{tool:r,databases:a}=e,s=gi(t),{allowed:i}=s,l=mi(e,n,s,t.safety!=="off");return{tool:r,targets:l,counted:e.error===void 0&&a.length>0&&l.every(({pending:d,status:c})=>d!==null&&!/^(error|conflict)$/.test(c)),databases:a.map(Sf),drift:i.has("drift")?[]:e.drift??[],ahead:a.flatMap(d=>d.ahead??[]),annotations:o,notes:Af(e,s)}}function gi({allow:e,alembicX:n}){return{allowed:new Set(e.map(t=>t.trim().toLowerCase())),named:(n??[]).length>0}}function Pf(e,n){let t=[],o=gi(n),{allowed:r}=o,a=pi(e,ts(e)),s=a&&a.status!=="partial"?[]:Nf(e,n,t),i=Mf(e,s,n,t),l=s.filter(Go),d=(y,k)=>({result:{...i,status:y,fault:k,pending:s,unsafe:l,applied:[]}}),c=({status:y,fault:k})=>d(y,k),u=a??fi(e,o)??Gs(e.databases);if(u)return c(u);If(s,t);let f=Of(n),p=Lf(e,s,n),m=n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply";if(l.length>0&&m)return c(Cf(l,p,f));let g=Rf(e,r);if(f&&g)return c(g);if(s.length>0&&n.onPending==="fail")return c($f(s,p,hi(n)));if(s.length>0&&f){let y=Us(s,e.databases,e.tool);return y?c(y):{apply:s,after:k=>qf(k,s,e,n,i)}}for(let y of s)t.push({level:"warning",place:Xe(y.file,y.line),title:"pending migration",text:`${P(y)} is pending; the release goes on, since on-pending is 'warn'.`});if(g)return c(g);let h=l.length>0&&n.safety!=="off"?"unsafe":"pending";return d(s.length>0?h:"clean",void 0)}function qf(e,n,t,o,r){let{databases:a,tool:s}=t,i=tt({application:e,judged:n,databases:a,tool:s,lockTimeout:o.lockTimeout}),{applied:l,left:d,fault:c,known:u,changed:f}=i;return{...r,counted:u&&!f,targets:r.targets.map(p=>{let m=d.filter(({database:g})=>g===p.name).length;return!c||m===0?{...p,status:"clean",pending:m}:{...p,status:"error",pending:u&&!f?m:null}}),status:c?f?"pending":"error":"clean",fault:c,pending:d,unsafe:d.filter(Go),applied:l}}async function Ho(e,n,t){let o=Pf(e,n);if("result"in o)return o.result;try{return o.after(await t(o.apply))}catch(r){throw r instanceof w&&r.code!=="PROBE_SILENT"?r:new w({code:"MIGRATION_FAILED",what:`Applying was broken off: ${G(r)}`,remedy:`Look at the history table before anything else: \`${ze(e.tool,e.databases)}\` may have been interrupted half way.`,cause:r})}}var Ti=require("node:crypto");var Ae=require("node:path");function yi(e){let n=new Map,t=r=>r.split(".").map(a=>a.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let r of e.split(/\r?\n/)){let a=/^\s*\[([^[\]]+)\]/.exec(r);if(a){o=`${t(a[1])}.`;continue}let s=r.indexOf("="),i=r.slice(0,Math.max(0,s)).trim(),l=r.slice(s+1).trimStart();if(!/^[\w."' -]+$/.test(i))continue;let d=o+t(i),c=/^(["'])(.*?)\1/.exec(l),u=/^(true|false|\d+)\b/.exec(l);if(c)n.set(d,c[2]);else if(u)n.set(d,u[1]);else if(l.startsWith("{"))for(let[,f,,p]of l.matchAll(/(?<![\w."'-])([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${d}.${t(f)}`,p)}return n}function Ff(e){let n=new Map;for(let t of e.replace(/\\\r?\n\s*/g,"").split(/\r?\n/)){let[,o,r=""]=/^\s*([\w.-]+)\s*[=:](.*)$/.exec(t)??[];o!==void 0&&!/^\s*[#!]/.test(t)&&n.set(o,r.trim())}return n}function Df(e,n){let t=yi(e),o=wi(t,n);return[...t.keys()].some(a=>a.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^[ \t]*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function wi(e,n){return n.FLYWAY_ENVIRONMENT||e.get("flyway.environment")||"default"}function je(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function jf(e,n,t){if(t!==void 0){let a=(0,Ae.isAbsolute)(t)?t:(0,Ae.join)(n,t);if(e.exists(a))return a;throw new w({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${t}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."})}let o=Ao(e,n),r=new Set(o.map(a=>(0,Ae.dirname)(a)));if(r.size>1)throw new w({code:"FLYWAY_CONFIG_MISSING",what:`There are configurations of Flyway in ${r.size} directories: ${o.map(a=>(0,Ae.relative)(n,a)).join(", ")}.`,remedy:"Name the one that is deployed with 'flyway-config'."});return o[0]}function Uf(e,n){return t=>{let o=`FLYWAY_${t.replace(/[A-Z]/g,r=>`_${r}`).replace(/\./g,"_").toUpperCase()}`;return n[o]??e.get(`flyway.${t}`)??e.get(t)}}function Gf(e,n,t){let o=new Map([["flyway:user",t.user],["flyway:database",t.database]]);for(let[r,a]of e){let s=/^(?:flyway\.)?placeholders\.(.+)$/.exec(r)?.[1];s!==void 0&&o.set(s,a)}for(let[r,a]of Object.entries(n)){let s=/^FLYWAY_PLACEHOLDERS_(.+)$/.exec(r)?.[1];s!==void 0&&a!==void 0&&o.set(s.toLowerCase(),a)}return o}function st(e,n,t){let o=jf(e,t.directory,t.flywayConfig||void 0),r=o===void 0?"":e.read(o)??"",a=o?.endsWith(".toml")?yi(r):Ff(r),s=n.FLYWAY_URL??Df(r,n),i=Uf(a,n),l=/^jdbc:[a-z]+:\/\/[^/]+\/([^?;]*)/i.exec(s)?.[1]??"",d=i("placeholderReplacement")?.toLowerCase()!=="false",c={user:i("user")??"",database:l};return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:s,initSql:i("initSql")??a.get(`environments.${wi(a,n)}.initSql`)??"",transactionalLock:(i("postgresql.transactional.lock")??i("postgresqlTransactionalLock"))?.toLowerCase()!=="false",placeholders:d?Gf(a,n,c):void 0,prefix:i("placeholderPrefix")??"${",suffix:i("placeholderSuffix")??"}"}}function bi(e,{placeholders:n,prefix:t,suffix:o}){if(n===void 0)return e;let r="",a=e;for(;;){let s=a.indexOf(t),i=s<0?-1:a.indexOf(o,s+t.length);if(i<0)return r+a;let l=a.slice(s+t.length,i).trim(),d=n.get(l)??n.get(l.toLowerCase());r+=a.slice(0,s)+(d??a.slice(s,i+o.length)),a=a.slice(i+o.length)}}var Sn=require("node:path");function Hf(e,n){let t=n.flyway||"flyway",r=((0,Sn.isAbsolute)(t)?[t]:t.includes("/")?[(0,Sn.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(a=>(0,Sn.join)(a,t))).find(a=>e.files.executable(a));if(r)return r;throw new w({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function Wf(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function ki(e,n,t,o={}){let r=Hf(e,n);return e.exec(r,t,{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true",...o},signal:e.deadline.signal}).catch(a=>{throw e.deadline.signal.throwIfAborted(),new w({code:"FLYWAY_MISSING",what:`${r} could not be started: ${G(a)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})})}async function _i(e,n,t){let{stdout:o}=await ki(e,n,t);return o}async function it(e,n,t,o={}){let r=await ki(e,n,[...t,"-outputType=json"],o),a=Wf(r.stdout);if(a)return xe(a,e.secrets);let s=xe(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new w({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${s.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function Wo(e,n){let t=e.message.split(`
`).map(i=>i.trim()).filter(i=>i!==""&&!/^-+$/.test(i)),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],a=r&&r!=="0"?Number(r):o??null,s=e.path?n(e.path):null;return{type:e.errorCode,message:t.slice(0,5).join(" "),code:a,place:s===null?null:{file:s,line:e.lineNumber??null}}}var Ei=require("node:path");var Kf=e=>`'${e.replaceAll("'","''")}'`;function Si(e){return e.length===0?"''":e.map(Kf).join(", ")}function Bf(e){let n=Si([...new Set(e.flatMap(o=>[o,o.toLowerCase()]))]),t=`c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) AND c.relname IN (${n})`;return`SELECT json_build_object(
  'version', current_setting('server_version'),
  'tables', (SELECT json_agg(json_build_array(c.relname, c.reltuples::bigint)) FROM pg_class c WHERE ${t}),
  'columns', (SELECT json_agg(json_build_array(c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attidentity <> ''))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped AND ${t}),
  'keys', (SELECT json_agg(json_build_array(t, n, k)) FROM (
    SELECT c.relname AS t, x.conname AS n, x.contype::text AS k FROM pg_constraint x JOIN pg_class c ON c.oid = x.conrelid WHERE x.conname IN (${n})
    UNION ALL SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'u' ELSE 'i' END FROM pg_index x
    JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid WHERE i.relname IN (${n})) q),
  'notNull', (SELECT json_agg(json_build_array(c.relname, pg_get_constraintdef(k.oid))) FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid WHERE k.contype = 'c' AND k.convalidated AND ${t}),
  'invalid', (SELECT json_agg(json_build_array(n.nspname, i.relname, t.relname)) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
    WHERE NOT x.indisvalid AND i.relkind = 'i' AND pg_table_is_visible(t.oid)
    AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p WHERE p.index_relid = i.oid))
)::text AS migration_guard;
`}function Qf(e){let n=Si(e),t=o=>`table_schema = DATABASE() AND ${o} IN (${n})`;return`SET SESSION group_concat_max_len = 268435456;
SELECT JSON_OBJECT(
  'version', VERSION(),
  'tables', (SELECT JSON_ARRAYAGG(JSON_ARRAY(table_name, table_rows, table_collation)) FROM information_schema.tables WHERE ${t("table_name")}),
  'columns', (SELECT JSON_ARRAYAGG(JSON_ARRAY(table_name, column_name, column_type, is_nullable = 'YES', column_default IS NOT NULL AND column_default <> 'NULL',
    extra LIKE '%auto_increment%', character_set_name, collation_name, character_octet_length DIV NULLIF(character_maximum_length, 0)))
    FROM information_schema.columns WHERE ${t("table_name")}),
  'keys', (SELECT JSON_ARRAYAGG(JSON_ARRAY(t, n, k)) FROM (
    SELECT table_name AS t, constraint_name AS n, constraint_type AS k FROM information_schema.table_constraints WHERE ${t("constraint_name")}
    UNION ALL SELECT table_name, index_name, CASE WHEN MIN(non_unique) = 0 THEN 'UNIQUE' ELSE 'INDEX' END FROM information_schema.statistics
    WHERE ${t("index_name")} GROUP BY table_name, index_name) q)
) AS migration_guard;
`}var Yf={u:"unique",p:"unique",x:"unique",UNIQUE:"unique","PRIMARY KEY":"unique",i:"index",INDEX:"index",c:"check",CHECK:"check",f:"foreign-key","FOREIGN KEY":"foreign-key"},Jf=e=>/^[\d.]+/.exec(e)?.[0]??"";function Vf(e){let n={};for(let[t,o,r]of e.tables??[])n[String(t)]={rows:typeof o=="number"&&o>=0?o:null,...r?{collation:String(r)}:{},columns:{},notNullChecks:[]};for(let[t,o,r,a,s,i,l,d,c]of e.columns??[]){let u=n[String(t)];u&&(u.columns[String(o)]={type:String(r),null:!!a,default:!!s,auto:!!i,...l===void 0?{}:{charset:l===null?null:String(l),collation:d===null?null:String(d),bytes:typeof c=="number"?c:null}})}for(let[t,o]of e.notNull??[]){let r=/^CHECK \(\(*"?(\w+)"? IS NOT NULL\)*\)?$/.exec(String(o))?.[1];r&&n[String(t)]?.notNullChecks.push(r)}return n}async function lt(e,n,t,o){let r=je(t.jdbc),a=r==="postgresql"?Bf(o):r==="mariadb"?Qf(o):void 0;if(a===void 0)return;let s=e.files.temporary(e.temporary);try{e.files.write((0,Ei.join)(s.path,"beforeInfo.sql"),a);let i=await _i(e,n,[...t.args,`-locations=filesystem:${s.path}`,"-skipDefaultCallbacks=false","-outputQueryResults=true","-placeholderReplacement=false","info"]),l=/^\| (\{.*\}) +\|$/m.exec(i)?.[1];return l===void 0?void 0:zf(JSON.parse(l))}catch(i){e.deadline.signal.throwIfAborted(),e.note(`what the server knows of the tables could not be asked: ${String(i)}`);return}finally{s.remove()}}function zf(e){let n=Vf(e),t=(e.invalid??[]).map(([o,r,a])=>({schema:String(o),name:String(r),table:String(a)}));return{invalid:t,facts:{version:Jf(e.version),tables:n,existing:Object.keys(n),keys:(e.keys??[]).flatMap(([o,r,a])=>{let s=Yf[String(a)];return s?[{table:String(o),name:String(r),kind:s}]:[]}),invalid:t.map(({table:o,name:r})=>({table:o,name:r}))}}}var Xf=/^\s*((CREATE|DROP)\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY|REINDEX\b|VACUUM\b|(CREATE|DROP|ALTER)\s+(DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER\s+SYSTEM|DISCARD\s+ALL)/i;function xi(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}var Tn=({version:e,description:n})=>e===""?n:e,Bo=e=>n=>n?.startsWith(`${e.root}/`)?n.slice(e.root.length+1):null;function Zf(e){let n=e.split(`
`).findIndex(t=>t.startsWith("<<<<<<< "));return n<0?void 0:n+1}function ep(e,n,t,o){let r=je(o.jdbc),a=e.filepath??"",s=a===""?void 0:n.files.read(a),i=a===""?"":n.files.read(`${a}.conf`)??"",l=s===void 0?void 0:De(bi(s,o),r),d=/^[ \t]*executeInTransaction[ \t]*=[ \t]*false/im.test(i)||r==="postgresql"&&l?.some(({text:u})=>Xf.test(u)),{description:c}=e;return{app:"",name:Tn(e),file:(Bo(t)(a)??a)||null,line:1,digest:s===void 0?null:(0,Ti.createHash)("sha256").update(s).digest("hex"),firstParty:!0,atomic:!d,operations:l===void 0?[{type:"script",description:c,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:l.map(({text:u,line:f,end:p})=>({type:"sql",description:c,line:f,end:p,sql:[u]}))}}function np(e,n){let t=e.find(({state:r})=>/^failed/i.test(r));if(t)return`the migration ${t.version} (${t.description}) failed half way and is recorded as failed.`;let o=(n?.invalidMigrations??[]).find(({errorDetails:r})=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(r?.errorCode??""));return o&&`the script of ${o.version} (${o.description}) is not the one that was applied: ${o.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`}function tp(e,n,t){let o=(n?.invalidMigrations??[]).flatMap(({version:a})=>e.filter(s=>s.version===a&&/^ignored/i.test(s.state)));if(o.length===0)return[];let r=e.findLast(({state:a,version:s})=>xi(a)&&s!=="");return[{app:"",migrations:[...r?[r]:[],...o].map(({version:a,filepath:s})=>({name:a,file:t(s)}))}]}async function Oi(e,n,t){let o=await it(e,n,[...t.args,"info","validate"]),r=o.individualResults??[o],a=r.find(i=>i.migrations!==void 0)??o,s=r.find(i=>i.validationSuccessful!==void 0);return{info:a,validation:s,error:o.error??r.find(i=>i.error)?.error}}async function Qo(e,n,t=!0){let o=st(e.files,e.env,n),r=Bo(n),{jdbc:a}=o,s=je(a),i=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(a),l={alias:"default",...i?{host:i[1],port:i[2]??"",database:i[3]}:{},user:e.env.FLYWAY_USER??"",engine:s,version:""},{info:d,validation:c,error:u}=await Oi(e,n,o),f={tool:"flyway",...d.flywayVersion?{toolVersion:d.flywayVersion}:{}};if(u&&d.migrations===void 0)return{...f,stage:"connect",databases:[l],error:Wo(u,r)};let p=d.migrations??[],m=p.filter(({state:N})=>/^pending|^outdated/i.test(N)),g=m.map(N=>ep(N,e,n,o)),h=ap(m,e,r);if(h)return{...f,stage:"graph",databases:[l],error:h};let y=np(p,c),k=tp(p,c,r),R=p.every(({state:N})=>/^pending/i.test(N))&&d.allSchemasEmpty===!0,_=rp(g),v=t&&_.length>0&&!R?await lt(e,n,o,_):void 0;return{...f,stage:"done",databases:[{...l,history:!0,applied:p.filter(({state:N})=>xi(N)).length,fresh:R,ahead:p.filter(({state:N})=>/^(future|missing)/i.test(N)).map(N=>({app:"",name:Tn(N)})),pending:g,transactionalLock:s==="postgresql"&&o.transactionalLock&&op(d.flywayVersion),...v?.facts,...k.length>0?{conflicts:k}:{},...y?{inconsistent:y}:{}}]}}function op(e){let[n=0,t=0]=(e??"").split(".").map(Number);return e===void 0||n>9||n===9&&t>=1}function rp(e){let n=e.flatMap(({operations:t})=>t.flatMap(({sql:o})=>o)).join(`
`);return[...new Set(n.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)??[])]}function ap(e,n,t){for(let{filepath:o}of e){let r=o?Zf(n.files.read(o)??""):void 0;if(r===void 0)continue;return{type:"MergeConflict",message:"the file holds a merge that was not finished (<<<<<<<)",code:null,place:{file:t(o)??o??"",line:r}}}}function Ni({initSql:e},...n){let t=[e.replace(/;\s*$/,""),...n].filter(o=>o!=="");return t.length===0?{}:{FLYWAY_INIT_SQL:t.join("; ")}}function sp(e,n){let t=Math.max(1,Math.ceil(n));return e==="postgresql"?`SET lock_timeout = ${Math.round(n*1e3)}`:/^(mariadb|mysql)$/.test(e)?`SET SESSION lock_wait_timeout = ${t}, innodb_lock_wait_timeout = ${t}`:""}var Ai=({name:e})=>!/^\d/.test(e);function ip(e,n,t){let o=[];for(let r of e){let a=n==="postgresql"&&!t&&r.operations.some(({sql:i})=>i.some(l=>/\bCONCURRENTLY\b/i.test(l))),s=o.at(-1);s?.migrations.some(Ai)?(s.migrations.push(r),s.patient||=a):s?.patient===a?s.migrations.push(r):o.push({patient:a,migrations:[r]})}return o}function lp({migrations:e},n){return[`-target=${e.at(-1).name}`,...n?["-repeatableSqlMigrationPrefix=not-yet-","-ignoreMigrationPatterns=*:future,repeatable:missing"]:[]]}async function dp(e,n,t,o){let r=await lt(e,n,t,[]),a=o.flatMap(({operations:i})=>i.flatMap(({sql:l})=>l)),s=(...i)=>i.map(l=>`"${l.replaceAll('"','""')}"`).join(".");for(let i of r?.invalid??[]){if(!a.some(c=>/\bINDEX\s+CONCURRENTLY\b/i.test(c)&&c.match(/[\w$]+/g)?.includes(i.name)))continue;let d=`DROP INDEX CONCURRENTLY IF EXISTS ${s(i.schema,i.name)}`;await it(e,n,[...t.args,"info"],Ni(t,d))}}var cp={type:"Interrupted",message:"",code:null,place:null};async function vi(e,n,t,o){let r=await Qo(e,n,!1),a=(r.databases[0]?.pending??[]).map(({name:f,digest:p})=>`${f} ${p??null}`),s=(t.default??[]).map(([,f,p])=>`${f} ${p}`);if(r.error)return{journal:[],error:r.error};if(a.join(`
`)!==s.join(`
`))return{journal:[],changed:{alias:"default"}};let i=st(e.files,e.env,n),l=je(i.jdbc),d=ip(o,l,r.databases[0]?.transactionalLock===!0),c=o.some(Ai),u=[];for(let[f,p]of d.entries()){p.patient&&await dp(e,n,i,p.migrations);let m=[...i.args,...f<d.length-1?lp(p,c):[],"migrate"],g;try{let k=sp(l,p.patient?0:n.lockTimeout);g=await it(e,n,m,Ni(i,k))}catch(k){let R=p.migrations.map(({name:_})=>Ko(_,!1));return{journal:[...u,...R],error:{...cp,message:G(k)}}}for(let k of g.migrations??[])u.push(Ko(Tn(k),!0,(k.executionTime??0)/1e3));if(!g.error)continue;let h=Wo(g.error,Bo(n)),y=up(p.migrations,u,h);return{journal:y===void 0?u:[...u,Ko(y,!1)],error:h}}return{journal:u}}function Ko(e,n,t){return{database:"default",app:"",name:e,done:n,statements:[],...t===void 0?{}:{seconds:t}}}function up(e,n,t){let o=e.find(({file:a})=>a!==null&&a===t.place?.file),r=e.find(({name:a})=>!n.some(s=>s.name===a));return o?o.name:/MIGRATION/.test(t.type)?r?.name:void 0}async function Ri(e,n,t){let o=st(e.files,e.env,n),{info:r,error:a}=await Oi(e,n,o);if(a&&r.migrations===void 0)return{};let s=r.migrations??[],i=new Set(s.filter(({state:f})=>/^pending|^outdated|^failed/i.test(f)).map(Tn)),l=(t.default??[]).map(([,f])=>f).filter(f=>!i.has(f)),c=(t.default??[]).length>l.length&&je(o.jdbc)==="postgresql"?await lt(e,n,o,[]):void 0;return{recorded:[{database:"default",migrations:l.map(f=>["",f]),invalid:c?.facts.invalid??[],failed:s.filter(({state:f})=>/^failed/i.test(f)).map(Tn)}]}}function Yo(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:a,allowed:s,explanation:i,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:a,explanation:i,recipe:l,...s===void 0?{}:{allowed:s}}))}}var fp=9e5;function xn(e,n=fp){let t=new Set,o=e.map(({app:d,name:c})=>{let u=`${d} ${c}`,f=t.has(u);return t.add(u),f}),r={operations:[],sql:[]},a=e.map(Yo),s=[a,a.map((d,c)=>o[c]?{...d,...r}:d),a.map(d=>({...d,...r}))];for(let d of s){let c=JSON.stringify(d);if(c.length<=n)return c}let l=e.map(({app:d,name:c,database:u,file:f,lock:p,compat:m,safe:g})=>({app:d,name:c,database:u,file:f,...r,lock:p,compat:m,safe:g,rules:[]})).slice(0,Math.floor(n/1e3));return JSON.stringify([...l,{leftOut:e.length-l.length}])}function pp(e,n,t){let{connectTimeout:o,lockTimeout:r,root:a}=n,s=n.safety!=="off"||n.onPending==="apply-safe";if(e==="flyway"){let u={...n,directory:t};return{observe:f=>Qo(f,u),apply:(f,p,m)=>vi(f,u,p,m),ask:(f,p)=>Ri(f,u,p)}}let i=Es(n.files,{directory:t,root:a,path:n.env.PATH,virtualEnv:n.env.VIRTUAL_ENV},n.python),l={connectTimeout:o,lockTimeout:r},d=(u,f)=>({expected:u,connectTimeout:o,sessions:f});if(e==="alembic"){let u={root:a,directory:t,python:i,config:n.alembicConfig,arguments:n.alembicX??[]};return{observe:f=>vs(f,u,{connectTimeout:o,sql:s,drift:n.checkDrift!=="off"}),apply:(f,p)=>Rs(f,u,{expected:p,...l}),ask:(f,p,m)=>Is(f,u,d(p,m))}}let c={root:a,directory:t,python:i,settings:n.settings};return{observe:u=>Ts(u,c,{databases:n.databases,connectTimeout:o,sql:s,drift:n.checkDrift}),apply:(u,f)=>xs(u,c,{expected:f,...l}),ask:(u,f,p)=>Os(u,c,d(f,p))}}function mp(e,n,t){let o=[e.error,...e.databases.map(({error:r})=>r)];for(let r of o)r?.trace&&n.note?.(qe(r.trace,t));for(let r of e.skipped??[])n.note?.(`a statement of env.py that a look does not run: ${qe(r,t)}`)}async function Jo(e){let n=_o(e.env),t=(0,dt.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:ko(e.env,e.envPass),temporary:e.temporary,secrets:n,note:d=>e.note?.(d)};if(!e.files.exists(t))throw new w({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?ks(e.files,t,!!e.settings):e.tool,a=(0,dt.relative)(e.root,t).startsWith("..")?t:e.root,s={...e,root:a},i=pp(r,s,t),l=await i.observe(o);return mp(l,e,n),Ho(l,s,d=>Js({adapter:i,surroundings:o,options:s,observation:l,judged:d}))}var{code:de,link:hp,table:Ii,text:Ue,details:gp,block:yp}=Q,wp={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",partial:"⛔ not all databases were looked at",error:"⛔ the migrations could not be judged"},bp={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},kp={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},Ge=40;function Li(e){let n=[`### Migrations: ${wp[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:a,applied:s})=>`${de(o)} ${Ue(`${r??"unknown"} ${a??""}`.trim())}${s===void 0?"":`, ${s} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.targets.length>1&&n.push(Ii(["target","status","pending"],e.targets.slice(0,Ge).map(({name:o,status:r,pending:a})=>[de(o),Ue(r),a===null?"not known":String(a)]))),e.targets.length>Ge&&n.push(`… and ${e.targets.length-Ge} more targets.`),e.pending.length>0){let o=new Set(e.pending.map(({database:r})=>r)).size>1;n.push(Ii(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,Ge).map(r=>[de(r.app===""?r.name:`${r.app}.${r.name}`),...o?[de(r.database)]:[],bp[r.lock],kp[r.compat],r.safe===null?"not judged":r.safe?r.findings.some(({allowed:a})=>a!==void 0)?"allowed":"safe":r.findings.filter(a=>!a.note&&a.allowed===void 0).map(({rule:a})=>de(a)).filter((a,s,i)=>i.indexOf(a)===s).join(" ")]))),e.pending.length>Ge&&n.push(`… and ${e.pending.length-Ge} more.`)}for(let o of e.pending.slice(0,Ge)){let r=o.findings.filter(({note:l})=>!l);if(r.length===0)continue;let a=o.app===""?o.name:`${o.app}.${o.name}`,s=r.map(l=>{let d=l.allowed===void 0?"":` _Allowed: ${Ue(l.allowed)}_`;return`- ${hp(l.rule,l.link)} ${de(l.subject)}: ${Ue(l.explanation)}${l.recipe===""?"":` **Instead:** ${Ue(l.recipe)}`}${d}`}),i=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(gp(`${de(a)}: why`,[s.join(`
`),...i.length>0?[yp(i.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:r,seconds:a,database:s})=>`${de(o===""?r:`${o}.${r}`)}${e.targets.length>1?` on ${de(s)}`:""}${a===null?"":` (${a} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:r})=>`${de(o||"metadata")} ${Ue(r.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${Ue(o)}`);return n.join(`

`)}async function Mi(e){let{inputs:n,env:t,log:o,deadline:r}=e,a=t.GITHUB_WORKSPACE||process.cwd(),s=Jo({...n,root:tn(a,n.workingDirectory).root,directory:(0,$i.resolve)(a,n.workingDirectory),env:t,exec:Eo,files:xo,temporary:t.RUNNER_TEMP||(0,Ci.tmpdir)(),deadline:r,note:o.debug,tell:o.info});e.setOutput("status","error");let i=await s.catch(g=>{throw g instanceof w&&e.setOutput("reason",g.code),g}),{status:l,fault:d,pending:c,unsafe:u,applied:f,annotations:p,notes:m}=i;e.setOutput("status",l),e.setOutput("reason",d?.code??""),e.setOutput("pending-count",i.counted?c.length:""),e.setOutput("pending",xn(c)),e.setOutput("unsafe",xn(u)),e.setOutput("applied",f),e.setOutput("drift",i.drift),e.setOutput("databases",i.databases),e.setOutput("targets",i.targets);for(let{level:g,place:h,title:y,text:k}of p)g==="notice"?o.notice(k,h):o[g](k,h,y);for(let g of m)o.info(g);for(let{app:g,name:h,seconds:y}of f)o.info(`applied ${P({app:g,name:h})}${y===null?"":` in ${y} s`}`);if(o.info(`${l}: ${at(i)}, ${f.length} applied`),e.summarize(Li(i)),d)throw d}var ce=require("node:fs"),Pi=require("node:path");var _p=2e5,Ep=200;function Sp(e){try{return typeof e=="string"&&he(e)!==""}catch{return!1}}var Tp=e=>Array.isArray(e)&&e.length<=Ep&&e.every(Sp),ct=class{#e;#t;constructor(n,t){this.#e=n?(0,Pi.join)(n,"guarded-deploy-locks.json"):void 0,this.#t=t}#o(){let n={job:this.#t,places:{}};if(this.#e===void 0)return n;try{let t=(0,ce.lstatSync)(this.#e);if(!t.isFile()||t.size>_p)return n;let o=JSON.parse((0,ce.readFileSync)(this.#e,"utf8"));if(o?.job!==this.#t||typeof o.places!="object"||o.places===null)return n;let r=Object.entries(o.places).filter(([,a])=>Tp(a));return{job:this.#t,places:Object.fromEntries(r)}}catch{return n}}held(n){let{places:t}=this.#o();return Object.hasOwn(t,n)?t[n]:[]}note(n,t){if(this.#e===void 0)return;let{taken:o=[],given:r=[]}=t,{places:a}=this.#o(),s=new Set([...Object.hasOwn(a,n)?a[n]:[],...o]);for(let d of r)s.delete(d);let i={job:this.#t,places:{...a,[n]:[...s]}},l=`${this.#e}.${process.pid}`;try{(0,ce.writeFileSync)(l,JSON.stringify(i),{flag:"wx",mode:384}),(0,ce.renameSync)(l,this.#e)}catch{(0,ce.rmSync)(l,{force:!0})}}};var Vo=({owner:e,repo:n,namespace:t})=>`${e}/${n} ${t}`.toLowerCase(),xp=({keys:e,former:n=[]})=>[...e,...n].sort();function Op({context:e}){let n=e.payload.inputs?.environment,t=typeof n=="string"&&n!==""?n:e.refName;return`${e.workflow} ${t}`}function Np({inputs:e,context:n}){let t=e.lockRepository;if(t===void 0)return{owner:n.owner,repo:n.repo};let o=/^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(t);if(!o)throw new w({code:"INPUT_INVALID",what:`The input 'lock-repository' is ${JSON.stringify(t.slice(0,200))}, which is not owner/name.`,remedy:"Set it to a repository such as 'acme/locks', or leave it out."});return{owner:o[1],repo:o[2]}}function Ap({inputs:e,context:n}){let t=e.commit;if(t===void 0)return n.sha;if(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(t))return t;throw new w({code:"INPUT_INVALID",what:`The input 'commit' is ${JSON.stringify(t.slice(0,200))}, which is no full SHA.`,remedy:"Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out."})}function qi(e){let{inputs:n,context:t,env:o}=e,r=/^\d{1,15}$/.test(n.jobId??"")?Number(n.jobId):void 0,a=n.key.length>0?n.key:[Op(e)],s=a.map(i=>[he(i),i]).filter(([i,l])=>i!==l);return{...Np(e),namespace:n.refNamespace,keys:ro(a),former:ao(a),spelled:Object.fromEntries(s),me:bo({...t,sha:Ap(e),workflow:t.workflowRef||t.workflow,jobId:r,runner:o.RUNNER_NAME??""})}}function He({context:e,log:n,env:t,inputs:o},r){return Rt({token:o.token,context:e,deadline:r,log:n,env:t,retries:o.retries})}function vp({context:e}){let n=/^refs\/heads\/(.+)$/.exec(e.ref)?.[1],t=e.payload?.repository?.default_branch;return n??(typeof t=="string"&&t!==""?t:void 0)}function On(e,n,t,o=He(e,t)){let{signal:r}=t,{context:a}=e,s=a.payload,i=s?.repository?.full_name===`${n.owner}/${n.repo}`,l=vp(e),d=c=>Fi(c,a.serverUrl);return{common:{store:wo({api:o,owner:n.owner,repo:n.repo,namespace:n.namespace,repositoryId:i?s?.repository?.node_id:void 0,run:a.runId>0?a.runId:void 0,signal:r}),keys:xp(n),me:n.me,deadline:t,clock:Je,random:Math.random,today:Date.now,tell:c=>Cp(e,c)},oracle:io({api:o,now:Je.now,signal:r}),ancestry:gn({api:o,branch:l,signal:r}),describe:d,branch:l}}function Rp(e,n){return e.job===null?ge(n,e):`${ge(n,{...e,attempt:1})}/job/${e.job}`}var Ip=e=>`${new Date(e).toISOString().slice(0,16).replace("T"," ")} UTC`,zo=({since:e})=>e!==void 0&&e>0&&e<8e15?Ip(e):"";function Fi(e,n){let t=zo(e);return`${te(e)}${t===""?"":` (since ${t})`}, ${Rp(e,n)}`}function Lp(e,n){let t=Math.floor(e.waitedMs/6e4),o=e.behind?`, directly behind ${te(e.behind)}`:"",r=e.holders.map(({key:s,holder:i})=>`'${s}' is held by ${Fi(i,n)}`),a=r.length>0?`; ${r.join("; ")}`:"";return`Waiting${t>0?` for ${t} min`:""}: ${e.ahead} ahead${o}${a}`}function Cp({log:e,context:n},t){switch(t.kind){case"waiting":e.info(Lp(t,n.serverUrl));break;case"kept":e.debug(`held by this job already: ${t.keys.join(", ")}`);break;case"reaped":e.info(`Removed ${te(t.ticket)}: GitHub says that job is over`);break;case"invisible":e.info(`GitHub does not say whether ${te(t.ticket)} is alive; it keeps its place`);break;case"blind":e.warning(`${t.fault.what} ${t.fault.remedy} (${t.fault.docs})`,void 0,t.fault.code);break;case"recovered":e.warning(`The ref of the lock '${t.key}' was deleted or changed by hand; recovered from its mirror`);break;case"circle":e.info("This job and another were about to wait for each other; this one leaves and joins again");break;case"unrelated":e.warning(`GitHub does not say how ${t.sha.slice(0,12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`);break;case"retrying":e.debug(`again in ${Math.round(t.ms)} ms: ${t.reason}`);break}}function ut(e){let{continueAfterSeconds:n,abortAfterSeconds:t}=e;if(n!==void 0&&t!==void 0)throw new w({code:"INPUT_INVALID",what:"Both 'continue-after-seconds' and 'abort-after-seconds' are set.",remedy:"Set one of them, or 'wait-timeout' with 'on-timeout'."});let o=e.pollIntervalSeconds??e.pollSeconds;return{waitSeconds:n??t??e.waitTimeout,pollSeconds:Math.max(o,$p),onTimeout:n!==void 0?"continue":t!==void 0?"fail":e.onTimeout}}var $p=.2;function Di(e,n){let t=e.order==="run-number"&&n.length>1?["'order: run-number' was asked for with several keys.","Use one key, or the order of arrival."]:e.strategy==="runs"&&!["acquire","release"].includes(e.mode)?[`'mode: ${e.mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,"Use 'strategy: ref'."]:e.strategy==="runs"&&e.lockRepository!==void 0?["'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.","Use 'strategy: ref'."]:e.strategy==="ref"&&(e.queueName??e.jobToWaitFor??e.stepToWaitFor)!==void 0?["'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.","Name what is shared with 'key', or set 'strategy: runs'."]:e.stepToWaitFor!==void 0&&e.jobToWaitFor===void 0?["'step-to-wait-for' was given without its job.","Add 'job-to-wait-for'."]:void 0;if(t)throw new w({code:"INPUT_INVALID",what:t[0],remedy:t[1]})}var ji=e=>e.map(n=>`'${n}'`).join(", "),er=(e,n)=>Q.link(`${n.repository} #${n.number}${n.attempt>1?` attempt ${n.attempt}`:""}`,ge(e,n)),Xo=20;function Mp(e,{former:n}){let t=({holder:r,queue:a})=>[r,...a].map(s=>s?.nonce),o=new Set(e.filter(({key:r})=>!n.includes(r)).flatMap(t));return e.filter(r=>!n.includes(r.key)||t(r).some(a=>a&&!o.has(a)))}function Pp({key:e},{former:n,spelled:t}){let o=t[e],r=n.includes(e)?", as releases before the normal form of keys call it":o===void 0?"":` (asked for as ${Q.code(o)})`;return`**Lock** ${Q.code(e)}${r}`}function qp(e,n,t){return Mp(e,n).map(o=>{let r=[...o.holder?[{ticket:o.holder,place:"holds"}]:[],...o.queue.map((d,c)=>({ticket:d,place:`waits, ${c+1}.`}))],a=Pp(o,n),s=o.last?`

Last left live: ${Q.code(o.last.sha.slice(0,12))} by run #${o.last.number}.`:"";if(r.length===0)return`${a}: free.${s}`;let i=r.slice(0,Xo).map(({ticket:d,place:c})=>[c,`${er(t,d)}${d.nonce===n.me.nonce?" (this job)":""}`,Q.text(d.name),Q.code(d.sha.slice(0,12)),zo(d)||"–"]),l=r.length>Xo?`

and ${r.length-Xo} more.`:"";return`${a}

${Q.table(["","run","job","commit","since"],i)}${l}${s}`}).join(`

`)}function Zo(e,n){let t=Math.round(e.waitedMs/1e3),o=e.waitedFor?` behind ${er(n,e.waitedFor)}`:"";return e.position===0?"It was free.":`Waited ${t} s, ${e.position} ahead on arrival${o}.`}function ft(e){let n=ji(e.keys),t=e.kept.length>0?` An earlier step still holds ${ji(e.kept)}.`:"";return e.acquired?e.fencingToken===void 0?"Its turn has come":`Holds the lock ${n}, fencing token ${e.fencingToken}`:e.superseded?`Superseded: something newer is live already. The lock was not taken.${t}`:e.forceContinued?`Time was up: this job goes on WITHOUT the lock.${t}`:`Time was up: the lock was not taken; see the output 'acquired'.${t}`}function Ui({forceContinued:e,waitedFor:n},t){return{force_continued:e?"1":"",previous_run_id:n?String(n.run):"",previous_run_url:n?ge(t,n):""}}function Gi(e,n,t){let o=e.acquired?e.fencingToken===void 0?`Its turn has come (advisory: nothing was locked). ${Zo(e,t)}`:`Holds the lock, fencing token ${Q.code(e.fencingToken)}. ${Zo(e,t)}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"**Goes on without the lock**: time was up and `on-timeout` says continue.":`Not acquired: time was up. ${Zo(e,t)}`,r=e.reaped.length>0?`

Removed dead jobs: ${e.reaped.map(s=>er(t,s)).join(", ")}.`:"",a=!e.acquired&&e.kept.length>0?`

Still held since an earlier step: ${e.kept.map(Q.code).join(", ")}.`:"";return`### Turnstyle lock

${o}${a}${r}

${qp(e.states,n,t)}`}var Fp=6;async function Hi(e,n,t){let{inputs:o,deadline:r,env:a}=e,s=await lo(t,n.me,a.RUNNER_NAME??"",r.signal),i={...n,me:s},l=[...i.keys,...i.former],d=[],c=On(e,i,r,t),{common:u,oracle:f,ancestry:p,describe:m,branch:g}=c,h=new ct(a.RUNNER_TEMP,s.nonce),y=h.held(Vo(i));e.saveState("request",JSON.stringify(i));let{order:k,superseded:R}=o;try{let V=await Zt({...u,...ut(o),keys:i.keys,former:i.former,also:y,oracle:f,ancestry:p,order:k,superseded:R,describe:m,branch:g,tell:K=>{K.kind==="kept"&&(d=K.keys),u.tell(K)},remaining:()=>t.usage.remaining,counted:()=>t.usage.counted});return e.saveState("seen",JSON.stringify(V.seen)),V.acquired&&h.note(Vo(i),{taken:l}),{held:V,request:i}}catch(V){if(r.signal.aborted){var _=[];try{let K=ke(_,new X(Fp,"leaving the queue"));let ve=l.filter(Ze=>!d.includes(he(Ze)));await eo({...On(e,i,K).common,keys:ve,live:!1})}catch(v){var N=v,j=!0}finally{_e(_,N,j)}}throw V}}function Wi(e,{held:n,request:t},{usage:o}){let{serverUrl:r}=e.context;e.setOutput("acquired",n.acquired),e.setOutput("fencing-token",n.fencingToken??""),e.setOutput("position",n.position),e.setOutput("waited-seconds",Math.round(n.waitedMs/1e3)),e.setOutput("waited-for",n.waitedFor?ge(r,n.waitedFor):""),e.setOutput("broke-stale",n.reaped.length>0),e.setOutput("superseded",n.superseded),e.setOutput("force-continued",n.forceContinued);let a=Object.entries(Ui(n,r));for(let[s,i]of a)e.setOutput(s,i);if(e.setOutput("api-calls",{counted:o.counted,"not-modified":o.notModified}),e.summarize(Gi(n,t,r)),n.fault)throw n.fault;n.forceContinued?e.log.warning(ft(n)):n.acquired?e.log.info(ft(n)):e.log.notice(ft(n))}async function Ki(e,n){var f=[];try{let{inputs:t,context:o,env:r,deadline:a,log:s}=e;let i=ut(t);s.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them.");let{waitSeconds:l}=i;let d=ke(f,new X(l>0?l+1:a.remainingMs/1e3,"waiting for older runs",{signal:a.signal}));let c=He(e,d);let u=await mo({api:c,me:n.me,policy:{...t,branch:t.branch??(r.GITHUB_HEAD_REF||o.refName||void 0),job:t.jobToWaitFor,step:t.stepToWaitFor},deadline:d,clock:Je,random:Math.random,...i,initialWaitSeconds:t.initialWaitSeconds,atOnce:t.continueAfterSeconds===0||t.abortAfterSeconds===0,remaining:()=>c.usage.remaining,tell:h=>Dp(e,h)});return{held:u,request:n,api:c}}catch(p){var m=p,g=!0}finally{_e(f,m,g)}}function Dp({log:e,context:n},t){if(t.kind==="waiting"){let o=`${n.serverUrl}/${n.owner}/${n.repo}/actions/runs/${t.run}`;e.info(`Waiting: ${t.ahead} ahead, directly behind run ${t.run}, ${o}`);return}e.warning(`This run is not in the queue '${t.queueName}': neither its title nor its workflow's name has that word, so the others do not wait for it. Set 'run-name' in the workflow, or another 'queue-name'.`)}var Bi={name:"guarded-deploy",inputs:{target:{type:"choice",default:"ssh",options:["ssh","ecs"]},guard:{type:"boolean",default:"true"},environment:{type:"string"},key:{type:"lines"},"poll-seconds":{type:"number",default:"5"},timeout:{type:"duration",default:"15m"},"dry-run":{type:"boolean",default:"false"},command:{type:"choice",default:"release",options:["release","rollback","migrate","scale","status","check"]},to:{type:"string"},token:{type:"secret",default:"${{ github.token }}"},strategy:{type:"choice",default:"ref",options:["ref","runs"]},"wait-timeout":{type:"duration",default:"30m"},"on-timeout":{type:"choice",default:"fail",options:["fail","skip","continue"]},order:{type:"choice",default:"arrival",options:["arrival","run-number"]},superseded:{type:"choice",default:"skip",options:["skip","fail","allow"]},"lock-repository":{type:"string"},"ref-namespace":{type:"string",default:"refs/locks"},"job-id":{type:"string",default:"${{ job.check_run_id }}"},"same-branch-only":{type:"boolean",default:"true"},branch:{type:"string"},"queue-name":{type:"string"},"job-to-wait-for":{type:"string"},"step-to-wait-for":{type:"string"},"wait-for-approvals":{type:"boolean",default:"true"},"initial-wait-seconds":{type:"number",default:"0"},retries:{type:"integer",default:"3"},tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},"alembic-config":{type:"string"},"alembic-x":{type:"lines"},"env-pass":{type:"lines"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"},config:{type:"string",default:"deploy/release.yml"},hosts:{type:"string"},limit:{type:"string"},"private-key":{type:"secret"},passphrase:{type:"secret"},"known-hosts":{type:"string"},"jump-host":{type:"string"},"vault-password":{type:"secret"},"vault-passwords":{type:"secret"},variables:{type:"secret"},scale:{type:"string"},batches:{type:"string"},migrate:{type:"choice",default:"auto",options:["auto","never","only"]},cluster:{type:"string"},service:{type:"string",default:""},services:{type:"lines",default:""},template:{type:"string",default:""},family:{type:"string",default:""},images:{type:"lines",default:""},tag:{type:"string",default:""},repository:{type:"lines",default:""},"verify-images":{type:"boolean",default:"true"},"registry-username":{type:"string",default:""},"registry-password":{type:"secret",default:""},team:{type:"string",default:""},"team-token":{type:"secret"},"wait-minutes":{type:"number",default:"15"},"wait-until":{type:"choice",default:"stable",options:["stable","bake","done"]},rollback:{type:"choice",default:"auto",options:["auto","never"]},"on-cancel":{type:"choice",default:"leave",options:["leave","rollback"]},region:{type:"string",default:""},endpoint:{type:"string",default:""}},outputs:["release-status","acquired","fencing-token","position","waited-seconds","waited-for","broke-stale","superseded","force-continued","force_continued","previous_run_id","previous_run_url","api-calls","status","reason","pending-count","pending","unsafe","applied","drift","targets","databases","release","previous","hosts","changed","rolled-back","task-definition","previous-task-definition","deployment-id","events","services","diff","live-commit"]};function jp({command:e,dryRun:n}){if(e==="migrate"||e==="scale")throw new w({code:"INPUT_INVALID",what:`'command: ${e}' was asked for with 'target: ecs', which has no such command.`,remedy:"Use 'release', 'rollback', 'status' or 'check'."});if(!n||e==="status"||e==="check")return e;if(e==="release")return"check";throw new w({code:"INPUT_INVALID",what:"'dry-run: true' was asked for with 'command: rollback' and 'target: ecs'.",remedy:"Use 'command: status' to see what runs, or leave 'dry-run' out."})}function Yi(e){let{cluster:n}=e;if(n===void 0)throw new w({code:"INPUT_MISSING",what:"The input 'cluster' is missing, which 'target: ecs' needs.",remedy:"Set 'cluster' under 'with:' of this step."});return{...e,cluster:n,command:jp(e)}}var Qi=e=>e.slice(e.lastIndexOf("/")+1);function Ji(e,n){return n.map(t=>`deploy ${Qi(e)}/${Qi(t)}`)}var Vi=({target:e,command:n,dryRun:t})=>e==="ecs"&&(n==="status"||n==="check"||n==="release"&&t),Up=new Set(["workflow_dispatch","repository_dispatch","issue_comment","deployment"]);function zi({superseded:e,command:n},t){return n==="rollback"?"allow":e==="skip"&&Up.has(t)?"fail":e}function Xi({guard:e,command:n}){return e&&n==="release"}function Zi(e){if(!e.dryRun)return e;switch(e.onPending){case"apply":return{...e,onPending:"warn",safety:e.safety==="block"?"warn":e.safety};case"apply-safe":return{...e,onPending:"warn",safety:"block"};default:return e}}function el({target:e,command:n,migrate:t,dryRun:o}){return e==="ssh"&&n==="release"&&t!=="only"&&!o}function Gp({key:e,environment:n,target:t,cluster:o,service:r,services:a}){if(e.length>0)return e;if(t==="ecs"){let s=r===void 0?a.map(i=>i.split("=")[0].trim()):[r];return Ji(o??"",s)}return n?[`deploy ${n}`]:[]}function nr({inputs:e,env:n}){return tn(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory).commit}function Nn(e){let{inputs:n,context:t}=e,o=n.target==="ecs";return{...e,...o?{context:{...t,sha:""}}:{},inputs:{...n,key:Gp(n),mode:"acquire",commit:o?void 0:nr(e),...o?{superseded:"allow"}:{},jobStatus:"",pollIntervalSeconds:void 0,continueAfterSeconds:void 0,abortAfterSeconds:void 0}}}function nl(e){return{...e,inputs:Yi(e.inputs),setOutput:(n,t)=>e.setOutput(n==="status"?"release-status":n,t)}}async function tl(e,{live:n,next:t}){let{inputs:o,context:r,deadline:a,log:s,setOutput:i}=e,l=zi(o,r.eventName),d=g=>(g&&s.info("The commit of the images is not known, so nothing is superseded"),!0);if(l==="allow"||n===t)return d(l!=="allow"&&n===void 0);if(n===void 0||t===void 0)return d(!0);let c=He(Nn(e),a),u=`${r.owner}/${r.repo}`,f={repository:u,run:0,number:0,sha:n},p=await gn({api:c,signal:a.signal}).compare(f,{repository:u,sha:t});if(p==="unknown"&&s.info(`GitHub does not say how ${n.slice(0,12)}, which is live, and ${t.slice(0,12)} are related, so nothing is superseded`),p!=="behind")return!0;i("superseded",!0);let m=`${n.slice(0,12)} is live, which contains ${t.slice(0,12)} already.`;if(l==="fail")throw new w({code:"LOCK_SUPERSEDED",what:m,remedy:"To go back on purpose set 'superseded: allow', or use 'command: rollback'."});return s.warning(`Skipped: ${m} Nothing was changed.`,void 0,"LOCK_SUPERSEDED"),e.summarize(`### Skipped

\`${n.slice(0,12)}\` is live, which contains \`${t.slice(0,12)}\` already. Nothing was changed.`),!1}var Hp={fencingToken:void 0};async function Wp(e){let n=Nn(e),t=qi(n);Di(n.inputs,t.keys);let o=He(n,e.deadline),r=e.inputs.strategy==="runs"?await Ki(n,t):{...await Hi(n,t,o),api:o};return Wi(n,r,r.api),r}var rl=e=>(0,ol.createRequire)(__filename)((0,pt.join)(__dirname,`${e}.cjs`));function Kp(e){let{inputs:n,env:t,context:o}=e,r=t.GITHUB_WORKSPACE||process.cwd(),a=n.knownHosts??"";return({fencingToken:s})=>rl("ssh").perform({...e,inputs:{...n,knownHosts:a,fencingToken:s===void 0?void 0:String(s)}},(0,pt.resolve)(r,n.workingDirectory),nr(e)??o.sha)}async function Bp(e){try{let n=nl(e),{authorize:t,perform:o,wishOf:r}=rl("ecs");return r(n),await t(n),a=>async()=>{await o({...n,deadline:a.deadline},s=>tl(a,s))}}catch(n){throw e.setOutput("release-status","failed"),n}}var al=e=>e.timeout+(e.target==="ecs"?Ba(e):0),Qp=e=>e.waitTimeout+al(e);Ut(Bi,{seconds:Qp},async e=>{var l=[];try{let{inputs:n,log:t}=e;let o=n.target==="ecs"?await Bp(e):Kp;if(Vi(n))return o(e)(Hp);let{held:r,request:a}=await t.group("Lock",()=>Wp(e));if(!r.acquired&&!r.forceContinued)return;let s=ke(l,new X(al(n),"the deploy",{signal:e.deadline.signal}));let i={...e,deadline:s};Xi(n)&&await t.group("Database",()=>Mi({...i,inputs:Zi(n)}));r.acquired&&n.strategy==="ref"&&await no(On(Nn(i),a,s).common);await t.group("Release",()=>o(i)(r));el(n)&&i.saveState("released","true")}catch(d){var c=d,u=!0}finally{_e(l,c,u)}});
